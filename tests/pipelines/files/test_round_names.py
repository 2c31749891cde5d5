"""A round is found by its day however it is written, and those that can take answers are named first."""

from __future__ import annotations

import pytest

from pipelines.files.round_names import RoundNames

ROUNDS = [f"20{year}-{month:02}-26" for year in range(23, 27) for month in range(1, 12)]
CLOSED = [round_id for round_id in ROUNDS if round_id != "2026-11-26"]
NAMES = RoundNames(ROUNDS, CLOSED)


@pytest.mark.parametrize(
    "text",
    [
        "46352",
        "46352.0",
        "46352,0",
        "2026-11-26",
        "2026-11-26 00:00",
        "26 November 2026",
        "2026‑11‑26",
        "2026-11-26T00:00:00",
    ],
)
def test_the_day_however_it_is_written(text: str) -> None:
    assert NAMES.code(text) == "2026-11-26"


def test_a_number_that_is_no_round_is_told_as_a_date() -> None:
    assert NAMES.code("46353") is None
    assert NAMES.refusal("46353").startswith("46353 är ett datum som visas som tal (27 november 2026).")
    assert NAMES.code("12") is None


def test_a_round_that_can_take_answers_is_suggested_and_listed_first() -> None:
    assert "Menade du 2026-11-26?" in NAMES.refusal("2026-11-25")
    assert "Välj bland: 2026-11-26, 2026-10-26, 2026-09-26" in NAMES.refusal("nästa möte")


def test_where_no_round_takes_answers_the_newest_are_listed() -> None:
    assert "Välj bland: 2026-11-26, 2026-10-26" in RoundNames(ROUNDS, ROUNDS).refusal("nästa möte")


def test_a_sentence_in_the_column_is_not_repeated() -> None:
    assert "torget" not in NAMES.refusal("Det är lugnt på torget i dag")
