"""Mail against a real SMTP server on this computer."""

from __future__ import annotations

import smtplib
import socket
import ssl
from email.message import EmailMessage
from pathlib import Path

import pytest
import trustme

from pipelines.config import Config
from pipelines.errors import MailProblem, ProblemError
from pipelines.rounds.reminders import mail
from pipelines.rounds.reminders.mail import Post
from pipelines.rounds.reminders.mail_refusals import meaning
from tests.mailbox import running_mailbox


def post(url: str, sender: str = "osf@region.example", base_url: str = "https://lagesbild.example") -> Post:
    found = Post.from_config(Config(Path(), smtp_url=url, mail_from=sender, base_url=base_url))
    assert found is not None
    return found


def message() -> EmailMessage:
    message = EmailMessage()
    message["To"] = "osf-polisen@example.invalid"
    message["Subject"] = "Omgången är öppen"
    message.set_content("Åäö.")
    return message


@pytest.fixture
def certificate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ssl.SSLContext:
    """A certificate for localhost that this test trusts."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    return context


def test_a_mail_arrives_with_its_letters_whole() -> None:
    with running_mailbox() as mailbox:
        post(mailbox.url).send(message())

    assert mailbox.messages[0]["Subject"] == "Omgången är öppen"
    assert mailbox.messages[0].get_content().strip() == "Åäö."
    assert not mailbox.was_encrypted


def test_starttls_is_used_when_it_is_offered(certificate: ssl.SSLContext) -> None:
    with running_mailbox(starttls=certificate) as mailbox:
        post(mailbox.url).send(message())

    assert mailbox.was_encrypted


def test_smtps_is_encrypted_from_the_start(certificate: ssl.SSLContext) -> None:
    with running_mailbox(tls=certificate) as mailbox:
        post(mailbox.url.replace("smtp:", "smtps:")).send(message())

    assert mailbox.was_encrypted


def test_a_certificate_that_nobody_vouches_for_is_refused(
    certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with running_mailbox(starttls=certificate) as mailbox, pytest.raises(MailProblem, match="certifikat"):
        post(mailbox.url).send(message())

    assert mailbox.messages == []


def test_user_and_password_may_have_any_letters(certificate: ssl.SSLContext) -> None:
    with running_mailbox(starttls=certificate, login=("osf@region", "p@ss:ord/")) as mailbox:
        post(f"smtp://osf%40region:p%40ss%3Aord%2F@localhost:{mailbox.port}").send(message())

    assert len(mailbox.messages) == 1


def test_a_wrong_password_says_where_to_look(certificate: ssl.SSLContext) -> None:
    with running_mailbox(starttls=certificate, login=("osf", "rätt")) as mailbox, pytest.raises(MailProblem) as problem:
        post(f"smtp://osf:fel@localhost:{mailbox.port}").send(message())

    assert "OSF_SMTP_URL" in str(problem.value)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_password_is_not_sent_unencrypted_to_another_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "THIS_COMPUTER", set())
    with running_mailbox(login=("osf", "hemligt")) as mailbox, pytest.raises(MailProblem, match="ingen kryptering"):
        post(f"smtp://osf:hemligt@localhost:{mailbox.port}").send(message())

    assert mailbox.messages == []


def test_a_refused_address_and_a_server_that_is_down_are_told_apart() -> None:
    with running_mailbox() as mailbox:
        mailbox.refused.add("osf-polisen@example.invalid")
        with pytest.raises(MailProblem, match="avvisade adressen"):
            post(mailbox.url).send(message())
    with pytest.raises(MailProblem, match="tog inte emot"):
        post(mailbox.url).send(message())


@pytest.mark.parametrize(
    ("command", "answer", "expected"),
    [
        ("RCPT", "450 4.2.0 Greylisted, try again in 300 seconds", "just nu. Nytt försök"),
        ("RCPT", "451 4.3.0 Local error", "just nu. Nytt försök"),
        ("RCPT", "550 5.1.1 User unknown", "avvisade adressen. Rätta den i contacts.csv"),
        ("MAIL", "451 4.7.1 Later", "just nu. Nytt försök"),
        ("MAIL", "550 5.7.60 Client does not have permissions to send as this sender", "OSF_MAIL_FROM"),
        ("MAIL", "530 5.7.0 Authentication required", "kräver inloggning. Skriv användare och lösenord i OSF_SMTP_URL"),
        ("DATA", "452 4.3.1 Out of space", "just nu. Nytt försök"),
        ("DATA", "554 5.7.1 Rejected", "avvisade själva brevet"),
    ],
)
def test_temporary_and_permanent_and_what_it_is_about_are_told_apart(command: str, answer: str, expected: str) -> None:
    with running_mailbox() as mailbox:
        mailbox.answers[command] = answer
        with pytest.raises(MailProblem) as problem:
            post(mailbox.url).send(message())

    assert expected in str(problem.value)
    assert answer[4:] not in str(problem.value)


def test_a_server_without_login_says_which_setting_to_mend() -> None:
    with running_mailbox(offers_login=False) as mailbox, pytest.raises(MailProblem) as problem:
        post(f"smtp://osf:hemligt@localhost:{mailbox.port}").send(message())

    assert "har ingen inloggning. Ta bort användare och lösenord ur OSF_SMTP_URL" in str(problem.value)


def test_smtps_against_a_port_that_begins_in_the_clear_is_no_matter_of_trust() -> None:
    with running_mailbox() as mailbox, pytest.raises(MailProblem, match=r"börjar inte krypterat. Skriv smtp://"):
        post(mailbox.url.replace("smtp:", "smtps:")).send(message())


def test_a_certificate_of_another_name_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("mail.example").configure_cert(context)

    with running_mailbox(starttls=context) as mailbox, pytest.raises(MailProblem, match="gäller ett annat namn"):
        post(mailbox.url).send(message())


def test_a_server_that_is_not_there_says_so() -> None:
    with pytest.raises(MailProblem, match=r"finns inte under det namnet. Rätta namnet i OSF_SMTP_URL"):
        post("smtp://mail.invalid").send(message())


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (smtplib.SMTPAuthenticationError(454, b"later"), "just nu. Nytt försök"),
        (smtplib.SMTPAuthenticationError(535, b"no"), "inloggningen avvisades"),
        (smtplib.SMTPException("No suitable authentication method found."), "tar inte inloggning med lösenord"),
        (smtplib.SMTPConnectError(421, b"busy"), "just nu. Nytt försök"),
        (smtplib.SMTPConnectError(554, b"no"), "vill inte tala med oss"),
        (smtplib.SMTPServerDisconnected("gone"), "smtps://"),
        (TimeoutError(), "just nu. Nytt försök"),
        (socket.gaierror(socket.EAI_AGAIN, "later"), "just nu. Nytt försök"),
        (socket.gaierror(socket.EAI_NONAME, "unknown"), "Rätta namnet i OSF_SMTP_URL"),
    ],
)
def test_what_is_hard_to_bring_about_is_told_apart_too(error: OSError, expected: str) -> None:
    assert expected in meaning(error, is_encrypted=False, has_login=True)


def test_without_a_server_there_is_no_post() -> None:
    assert Post.from_config(Config(Path())) is None


@pytest.mark.parametrize(
    ("url", "sender", "base_url", "setting"),
    [
        ("http://mail.example", "osf@region.example", "https://lagesbild.example", "OSF_SMTP_URL"),
        ("smtp://osf:hemligt@mail.example:x", "osf@region.example", "https://lagesbild.example", "OSF_SMTP_URL"),
        ("smtp://", "osf@region.example", "https://lagesbild.example", "OSF_SMTP_URL"),
        ("smtp://mail.example", "", "https://lagesbild.example", "OSF_MAIL_FROM"),
        ("smtp://mail.example", "osf@region.example\nBcc: x@y.example", "https://lagesbild.example", "OSF_MAIL_FROM"),
        ("smtp://mail.example", "osf@region.example", "", "OSF_BASE_URL"),
    ],
)
def test_a_wrong_setting_is_named_and_no_password_repeated(url: str, sender: str, base_url: str, setting: str) -> None:
    with pytest.raises(ProblemError) as problem:
        post(url, sender, base_url)

    assert setting in str(problem.value)
    assert "hemligt" not in str(problem.value)


def test_the_password_is_never_shown() -> None:
    url = "smtp://osf:hemligt@mail.example"

    assert "hemligt" not in repr(post(url)) + repr(Config(Path(), smtp_url=url))


@pytest.mark.parametrize(
    ("url", "port"), [("smtp://mail.example", 25), ("smtps://mail.example", 465), ("smtp://mail.example:587", 587)]
)
def test_the_port_is_the_usual_one_unless_said(url: str, port: int) -> None:
    assert post(url).port == port
