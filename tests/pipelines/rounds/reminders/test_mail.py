"""Mail against a real SMTP server on this computer."""

from __future__ import annotations

import ssl
from email.message import EmailMessage
from pathlib import Path

import pytest
import trustme

from pipelines.config import Config
from pipelines.errors import MailProblem, ProblemError
from pipelines.rounds.reminders import mail
from pipelines.rounds.reminders.mail import Post
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
