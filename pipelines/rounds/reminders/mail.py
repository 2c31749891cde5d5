"""Mail through the SMTP server of the settings, one message at a time."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Self
from urllib.parse import unquote, urlsplit

from pipelines.config import Config
from pipelines.errors import MailProblem, ProblemError
from pipelines.reference import EMAIL
from pipelines.rounds.reminders.mail_refusals import meaning

TIMEOUT_SECONDS = 20
PORTS = {"smtp": 25, "smtps": 465}
THIS_COMPUTER = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Post:
    """Where mail is left, and whom it is from. `is_encrypted` from the start; otherwise STARTTLS when it is offered."""

    host: str
    port: int
    is_encrypted: bool
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_config(cls, config: Config) -> Self | None:
        """None if no mail is configured. Raises ProblemError, which never repeats the URL, for a wrong setting."""
        if not config.smtp_url:
            return None
        try:
            url = urlsplit(config.smtp_url)
            port = url.port or PORTS[url.scheme]
        except (ValueError, KeyError):
            port = 0
        if not port or not url.hostname:
            raise ProblemError("OSF_SMTP_URL ska vara som smtp://användare:lösenord@server:port, eller smtps://.")
        if not EMAIL.fullmatch(config.mail_from):
            raise ProblemError("OSF_MAIL_FROM ska vara en e-postadress när OSF_SMTP_URL är satt.")
        if not config.base_url.startswith(("https://", "http://")):
            raise ProblemError("OSF_BASE_URL ska vara adressen som https://lagesbild.example när OSF_SMTP_URL är satt.")
        return cls(
            url.hostname,
            port,
            url.scheme == "smtps",
            config.mail_from,
            unquote(url.username or ""),
            unquote(url.password or ""),
        )

    def send(self, message: EmailMessage) -> None:
        """Hands the message over. Raises MailProblem, saying why, if the server did not take it."""
        try:
            with self._connected() as smtp:
                smtp.send_message(message, self.sender)
        except OSError as error:  # which smtplib's and ssl's errors are too
            why = meaning(error, is_encrypted=self.is_encrypted, has_login=bool(self.user))
            raise MailProblem(why) from None

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.is_encrypted:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS, context=context)
        else:
            smtp = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        try:
            self._introduce(smtp, context)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _introduce(self, smtp: smtplib.SMTP, context: ssl.SSLContext) -> None:
        """Encrypts if the server can, and logs in; a password never leaves this computer unencrypted."""
        smtp.ehlo()
        is_safe = self.is_encrypted or self.host in THIS_COMPUTER
        if not self.is_encrypted and smtp.has_extn("starttls"):
            smtp.starttls(context=context)
            is_safe = True
        if self.user and not is_safe:
            raise MailProblem("e-postservern erbjuder ingen kryptering, så lösenordet skickas inte. Använd smtps://.")
        if self.user:
            smtp.login(self.user, self.password)
