"""What it means that a mail server did not take a mail, by the kind of the answer and never by the words in it."""

from __future__ import annotations

import smtplib
import socket
import ssl

COME_AGAIN = "e-postservern tog inte emot just nu. Nytt försök görs nästa gång."
LOGIN_NEEDED = "e-postservern kräver inloggning. Skriv användare och lösenord i OSF_SMTP_URL."
AUTHENTICATION_REQUIRED = 530
HOST_MISMATCH, ADDRESS_MISMATCH, EXPIRED = 62, 64, 10
"""OpenSSL's numbers for why a certificate is not taken."""


def meaning(error: OSError, *, is_encrypted: bool, has_login: bool) -> str:
    """Why, in Swedish, with which setting to mend or that it is tried again. `error` is smtplib's, ssl's or socket's.

    A code from 400 is temporary and one from 500 permanent (RFC 5321, section 4.2.1).
    """
    if isinstance(error, ssl.SSLError):
        return _of_encryption(error, is_encrypted)
    if isinstance(error, socket.gaierror) and error.errno != socket.EAI_AGAIN:
        return "e-postservern finns inte under det namnet. Rätta namnet i OSF_SMTP_URL."
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "e-postservern har ingen inloggning. Ta bort användare och lösenord ur OSF_SMTP_URL, eller byt port."
    if isinstance(error, smtplib.SMTPServerDisconnected) and not is_encrypted:
        return f"{COME_AGAIN} Händer det igen: börjar porten krypterat ska OSF_SMTP_URL börja med smtps://."
    code = _code(error)
    if code is None and type(error) is smtplib.SMTPException:  # smtplib found no way to log in that both know
        return "e-postservern tar inte inloggning med lösenord. Byt server eller port i OSF_SMTP_URL."
    if code is None or code < 500:
        return COME_AGAIN
    if code == AUTHENTICATION_REQUIRED and not has_login:
        return LOGIN_NEEDED
    return _of_refusal(error)


def _of_refusal(error: OSError) -> str:
    """What a permanent answer is about, from where in the conversation it came."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "inloggningen avvisades. Kontrollera användare och lösenord i OSF_SMTP_URL."
    if isinstance(error, smtplib.SMTPSenderRefused):
        return "e-postservern tar inte emot avsändaren. OSF_MAIL_FROM ska vara en adress som inloggningen får använda."
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "e-postservern avvisade adressen. Rätta den i contacts.csv."
    if isinstance(error, smtplib.SMTPDataError):
        return "e-postservern avvisade själva brevet. Fråga den som sköter servern om OSF_MAIL_FROM får skicka det."
    return "e-postservern vill inte tala med oss. Kontrollera server och port i OSF_SMTP_URL."


def _of_encryption(error: ssl.SSLError, is_encrypted: bool) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        if error.verify_code in {HOST_MISMATCH, ADDRESS_MISMATCH}:
            return "e-postserverns certifikat gäller ett annat namn. Skriv det namnet i OSF_SMTP_URL."
        if error.verify_code == EXPIRED:
            return "e-postserverns certifikat har gått ut. Säg det till den som sköter servern."
        return (
            "e-postserverns certifikat går inte att lita på. Är det kommunens eget, peka SSL_CERT_FILE på utfärdarens."
        )
    if is_encrypted:
        return "porten börjar inte krypterat. Skriv smtp:// i OSF_SMTP_URL, eller porten för smtps:// (ofta 465)."
    return "krypteringen gick inte att komma överens om. Kontrollera server och port i OSF_SMTP_URL."


def _code(error: OSError) -> int | None:
    """The server's answer; for several recipients that of the first."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(int(code) for code, _ in error.recipients.values())
    return int(error.smtp_code) if isinstance(error, smtplib.SMTPResponseException) else None
