"""What the running server does besides pages, with the store that only it can open."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from icalendar import Calendar

from tests.browser.servers import Server, running_server
from tests.demo_store import ROOT, DemoStore
from tests.mailbox import Mailbox, running_mailbox

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    with running_mailbox() as mailbox:
        yield mailbox


@pytest.fixture(scope="module")
def server_with_mail(
    mailbox: Mailbox, tmp_path_factory: pytest.TempPathFactory, demo_file: DemoStore
) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("OSF_SMTP_URL", mailbox.url)
        environment.setenv("OSF_MAIL_FROM", "osf@region.example")
        environment.setenv("OSF_BASE_URL", "https://lagesbild.example")
        with running_server(tmp_path_factory.mktemp("store") / "osf.duckdb", demo=demo_file) as server:
            yield server


def remind(server: Server) -> str:
    command = [sys.executable, "-m", "pipelines", "remind"]
    return subprocess.run(command, env=server.environment, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_a_calendar_has_the_rounds_and_needs_no_page(server_with_mail: Server) -> None:
    with urlopen(f"{server_with_mail.url}/kalender/police.ics") as answer:
        content, kind = answer.read(), answer.headers["Content-Type"]

    events = Calendar.from_ical(content).walk("VEVENT")
    assert kind == "text/calendar; charset=utf-8"
    assert "2026-11-26-deadline-police@lagesbild" in {str(event["uid"]) for event in events}


def test_an_unknown_agency_has_no_calendar(server_with_mail: Server) -> None:
    with pytest.raises(HTTPError, match="404"):
        urlopen(f"{server_with_mail.url}/kalender/nobody.ics")


def test_the_command_meets_the_server_and_the_server_sends(server_with_mail: Server, mailbox: Mailbox) -> None:
    with urlopen(f"{server_with_mail.url}/kalender/police.ics"):
        pass  # from now on the server has the store open

    said = remind(server_with_mail)

    assert len(mailbox.messages) == said.count("mötet 26 november 2026") > 0
    assert "Inga påminnelser" in remind(server_with_mail)


def test_the_doorbell_goes_with_the_server(tmp_path: Path) -> None:
    with running_server(tmp_path / "osf.duckdb"):
        assert (tmp_path / "osf.duckdb.socket").is_socket()

    assert not (tmp_path / "osf.duckdb.socket").exists()
