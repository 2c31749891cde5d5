"""Rounds by the command line: local time in, Swedish out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipelines import rounds
from tests.factories import ROUND_ID, add_round, after_closing
from tests.pipelines.commands.conftest import Run, opened_store

TIMES = ("--opens-at", "2026-11-16T08:00", "--closes-at", "2026-11-25T12:00")


def table(said: str) -> list[list[str]]:
    """The cells of each row; a narrow terminal breaks them over several lines."""
    rows: list[list[str]] = []
    for line in said.splitlines():
        cells = [cell.strip() for cell in line.strip("│").split("│")]
        if len(cells) > 1 and cells[0]:
            rows.append(cells)
        elif len(cells) > 1:
            rows[-1] = [f"{cell} {more}".strip() for cell, more in zip(rows[-1], cells, strict=True)]
    return rows


def test_without_rounds_the_list_has_its_headings(run: Run) -> None:
    said = run("rounds", "list")

    assert all(heading in said for heading in ("Omgång", "Slag", "Öppnar", "Stänger", "Läge"))


def test_a_round_is_added_in_swedish_time_and_listed(run: Run) -> None:
    said = run("rounds", "add", ROUND_ID, *TIMES, "--kind", "half_year_review")

    assert said == (
        "Omgången 2026-11-26 är tillagd. "
        "Den öppnar måndag 16 november kl. 08:00 och stänger onsdag 25 november kl. 12:00.\n"
    )
    with opened_store() as store:
        assert rounds.recorded_round(store, ROUND_ID).opens_at == datetime(2026, 11, 16, 7, 0, tzinfo=UTC)
    assert table(run("rounds", "list")) == [
        [ROUND_ID, "halvårsgenomgång", "måndag 16 november kl. 08:00", "onsdag 25 november kl. 12:00", "öppen"]
    ]


def test_a_round_may_take_late_answers(run: Run) -> None:
    said = run("rounds", "add", ROUND_ID, *TIMES, "--grace-until", "2026-11-25T20:00")

    assert "stänger onsdag 25 november kl. 12:00; sena svar tas emot till onsdag 25 november kl. 20:00.\n" in said
    with opened_store() as store:
        assert rounds.recorded_round(store, ROUND_ID).grace_ends_at == datetime(2026, 11, 25, 19, 0, tzinfo=UTC)
    (row,) = table(run("rounds", "list"))
    assert row[3] == "onsdag 25 november kl. 12:00; sena svar till onsdag 25 november kl. 20:00"


def test_a_deadline_survives_the_change_to_summer_time(run: Run) -> None:
    run("rounds", "add", "2027-04-08", "--opens-at", "2027-03-22T08:00", "--closes-at", "2027-04-07T12:00")

    (row,) = table(run("rounds", "list"))
    assert row[2:4] == ["måndag 22 mars kl. 08:00", "onsdag 7 april kl. 12:00"]


def test_rounds_are_listed_oldest_first_with_their_state(run: Run) -> None:
    with opened_store() as store:
        add_round(store, "2026-12-17")
        add_round(store, "2026-10-29")

    rows = table(run("rounds", "list"))

    assert [(row[0], row[-1]) for row in rows] == [("2026-10-29", "stängd"), ("2026-12-17", "planerad")]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["20261126", *TIMES], "”20261126” är inget datum. Skriv mötets dag som 2026-11-26."),
        (["torsdag", *TIMES], "”torsdag” är inget datum. Skriv mötets dag som 2026-11-26."),
        (
            [ROUND_ID, "--opens-at", "2026-11-25T12:00", "--closes-at", "2026-11-16T08:00"],
            "Omgången stänger innan den öppnar. Rätta tiderna.",
        ),
        (["2026-11-20", *TIMES], "Omgången stänger efter mötet."),
        ([ROUND_ID, *TIMES, "--grace-until", "2026-11-25T11:00"], "måste gå ut efter att omgången har stängt."),
    ],
)
def test_a_round_that_cannot_be_is_refused(run: Run, words: list[str], message: str) -> None:
    said = run("rounds", "add", *words, exit_code=1)

    assert message in said
    assert "2026" not in run("rounds", "list")


def test_the_same_round_twice_is_refused(run: Run) -> None:
    run("rounds", "add", ROUND_ID, *TIMES)

    assert "Omgången 2026-11-26 finns redan." in run("rounds", "add", ROUND_ID, *TIMES, exit_code=1)


def test_a_round_is_closed_and_published(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened_store() as store:
        add_round(store)

    assert "Omgången 2026-11-26 är stängd." in run("rounds", "close", ROUND_ID)
    assert "kan inte bli stängd" in run("rounds", "close", ROUND_ID, exit_code=1)
    assert "är fastställd och dess nivåer är frysta" in run("rounds", "publish", ROUND_ID)
    assert "fastställd" in run("rounds", "list")

    monkeypatch.setenv("OSF_NOW", after_closing().isoformat())
    assert "kan inte bli fastställd" in run("rounds", "publish", ROUND_ID, exit_code=1)


def test_a_planned_round_is_withdrawn_and_its_day_may_be_used_again(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSF_NOW", "2026-11-16T06:59:00+00:00")
    run("rounds", "add", ROUND_ID, *TIMES)

    assert "Korta det" in run("rounds", "withdraw", ROUND_ID, "--reason", "x" * 281, exit_code=1)
    said = run("rounds", "withdraw", ROUND_ID, "--reason", "Mötet är inställt.")

    assert said == "Omgången 2026-11-26 är återtagen. Dagen kan få en ny omgång.\n"
    assert ROUND_ID not in run("rounds", "list")
    run("rounds", "add", ROUND_ID, *TIMES)
    monkeypatch.setenv("OSF_NOW", "2026-11-16T07:00:00+00:00")
    said = run("rounds", "withdraw", ROUND_ID, "--reason", "Mötet är inställt.", exit_code=1)
    assert said == "Omgången 26 november 2026 är öppen och kan inte bli återtagen.\n"


def test_a_round_is_not_withdrawn_without_a_reason(run: Run) -> None:
    assert "--reason" in run("rounds", "withdraw", ROUND_ID, exit_code=2)


def test_an_open_round_is_not_published(run: Run) -> None:
    with opened_store() as store:
        add_round(store)

    assert "är öppen och kan inte bli fastställd" in run("rounds", "publish", ROUND_ID, exit_code=1)


@pytest.mark.parametrize("command", ["close", "publish"])
def test_a_round_that_does_not_exist_is_named(run: Run, command: str) -> None:
    assert "Det finns ingen omgång 2026-11-26." in run("rounds", command, ROUND_ID, exit_code=1)
