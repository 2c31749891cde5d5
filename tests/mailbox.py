"""A real SMTP server on this computer, for as long as a test needs it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Mailbox:
    """What has come in, and the addresses that are refused."""

    port: int
    messages: list[EmailMessage] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    answers: dict[str, str] = field(default_factory=dict)
    """What is said to a command instead of OK: `{"RCPT": "450 4.2.0 come again"}`."""

    was_encrypted: bool = False

    @property
    def url(self) -> str:
        return f"smtp://localhost:{self.port}"

    @property
    def recipients(self) -> list[str]:
        return [str(message["To"]) for message in self.messages]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        if "RCPT" in self.answers:
            return self.answers["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "MAIL" in self.answers:
            return self.answers["MAIL"]
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if "DATA" in self.answers:
            return self.answers["DATA"]
        message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        self.was_encrypted = server.transport is not None and server.transport.get_extra_info("sslcontext") is not None
        return "250 OK"


@contextmanager
def running_mailbox(
    *,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
    login: tuple[str, str] | None = None,
    offers_login: bool = True,
) -> Iterator[Mailbox]:
    """A server that takes mail; with `login` only after the right user and password."""

    def authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: object) -> AuthResult:
        given = (data.login.decode(), data.password.decode()) if isinstance(data, LoginPassword) else None
        return AuthResult(success=given == login, handled=False)

    with socket.socket() as free:
        free.bind(("localhost", 0))
        mailbox = Mailbox(free.getsockname()[1])
    controller = Controller(
        mailbox,
        hostname="localhost",
        port=mailbox.port,
        tls_context=starttls,
        ssl_context=tls,
        authenticator=authenticate,
        auth_required=login is not None,
        auth_require_tls=starttls is not None or not offers_login,
    )
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
