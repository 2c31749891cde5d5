"""Calendars and reminders by the command line, also while the web server holds the store."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.commands import agencies
from pipelines.config import Config
from pipelines.ledger.doorbell import Answer
from tests.factories import add_round
from tests.mailbox import Mailbox, running_mailbox
from tests.ordinary import ordinary_reference
from tests.pipelines.commands.conftest import Run, opened_store


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    with running_mailbox() as mailbox, opened_store() as store:
        add_round(store)
        store.close()
        monkeypatch.setenv("OSF_SMTP_URL", mailbox.url)
        monkeypatch.setenv("OSF_MAIL_FROM", "osf@region.example")
        monkeypatch.setenv("OSF_BASE_URL", "https://lagesbild.example/")
        yield mailbox


@pytest.fixture
def held_store() -> Iterator[None]:
    """The store is open in another program."""
    program = (
        "from pipelines.config import Config; from pipelines.reference import load; "
        "from pipelines.ledger import open_store; store = open_store(Config.from_env().store_path, load()); "
        "print('open', flush=True); input()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    yield
    holder.kill()
    holder.communicate()


def test_reminders_are_sent_once(mailbox: Mailbox, run: Run) -> None:
    assert "Polisen" in run("remind")
    assert "Inga påminnelser" in run("remind")
    assert len(mailbox.messages) == 11
    assert "https://lagesbild.example/skatta" in mailbox.messages[0].get_content()


def test_one_that_did_not_leave_is_an_exit_code_for_cron(mailbox: Mailbox, run: Run) -> None:
    mailbox.refused.add("osf-polisen@example.invalid")

    assert "Gick inte fram till Polisen" in run("remind", exit_code=1)


@pytest.mark.usefixtures("held_store")
@pytest.mark.parametrize(("is_fine", "exit_code"), [(True, 0), (False, 1)])
def test_a_store_held_by_the_web_server_is_reminded_by_it(
    run: Run, monkeypatch: pytest.MonkeyPatch, is_fine: bool, exit_code: int
) -> None:
    rung: list[Path] = []

    def ring(path: Path, errand: str) -> Answer:
        assert errand == "remind"
        rung.append(path)
        return Answer("Servern har skickat.", is_fine)

    monkeypatch.setattr(agencies, "ring", ring)

    assert "Servern har skickat." in run("remind", exit_code=exit_code)
    assert rung == [Config.from_env().store_path.with_name("osf.duckdb.socket")]


@pytest.mark.usefixtures("held_store")
def test_a_store_held_by_something_that_does_not_answer_is_told(run: Run) -> None:
    assert "öppen i ett annat program" in run("remind", exit_code=1)


def test_a_calendar_is_written(run: Run, tmp_path: Path) -> None:
    with opened_store() as store:
        add_round(store)
    file = tmp_path / "polisen.ics"

    assert "1 omgång för Polisen" in run("calendar", "police", "--out", str(file))
    assert b"2026-11-26-opening-police@lagesbild" in file.read_bytes()


def test_the_agencies_are_those_of_the_folder(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ordinary_reference(tmp_path / "reference")
    monkeypatch.setenv("OSF_REFERENCE", str(tmp_path / "reference"))

    assert "för Verksamhet 01" in run("calendar", "agency_01", "--out", str(tmp_path / "01.ics"))
    assert "Okänd verksamhet" in run("calendar", "police", "--out", str(tmp_path / "polisen.ics"), exit_code=1)
