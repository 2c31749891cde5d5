"""Dates, numbers and words as they are written in Swedish."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

import pytest

from pipelines import swedish
from pipelines.domain import Confidence, MeasureStatus, Outlook, Role, RoundKind, RoundState
from pipelines.swedish import clock, counted, day, left_until, number, percent, short_day

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (swedish.CONFIDENCE_WORDS, Confidence),
        (swedish.OUTLOOK_WORDS, Outlook),
        (swedish.ROUND_KIND_WORDS, RoundKind),
        (swedish.ROUND_STATE_WORDS, RoundState),
        (swedish.MEASURE_STATUS_WORDS, MeasureStatus),
        (swedish.ROLE_WORDS, Role),
    ],
)
def test_every_code_has_a_word_of_its_own(words: dict[StrEnum, str], codes: type[StrEnum]) -> None:
    assert set(words) == set(codes)
    assert len(set(words.values())) == len(codes)


def test_what_is_no_level_is_never_called_the_same() -> None:
    words = [*swedish.ANSWER_WORDS.values(), swedish.NOT_SUBMITTED, swedish.INSUFFICIENT, swedish.HIDDEN_SMALL_PLACE]

    assert len(set(words)) == 4


@pytest.mark.parametrize("value", ["2026-11-26", date(2026, 11, 26), datetime(2026, 11, 26, 15, 0, tzinfo=UTC)])
def test_days(value: date | str) -> None:
    assert day(value) == "26 november 2026"
    assert short_day(value) == "26 nov. 2026"


def test_a_day_is_not_padded() -> None:
    assert day("2026-01-01") == "1 januari 2026"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 25, 11, 0, tzinfo=UTC), "onsdag 25 november kl. 12:00"),
        (datetime(2026, 7, 1, 11, 5, tzinfo=UTC), "onsdag 1 juli kl. 13:05"),
        (datetime(2026, 11, 25, 23, 30, tzinfo=UTC), "torsdag 26 november kl. 00:30"),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "söndag 29 mars kl. 01:59"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "söndag 29 mars kl. 03:00"),
    ],
)
def test_clock_times_are_swedish_local_time(moment: datetime, words: str) -> None:
    assert clock(moment) == words


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=10, hours=3), "10 dagar kvar"),
        (timedelta(hours=48), "2 dagar kvar"),
        (timedelta(hours=47, minutes=59), "47 timmar kvar"),
        (timedelta(hours=2), "2 timmar kvar"),
        (timedelta(minutes=119), "119 minuter kvar"),
        (timedelta(seconds=119), "1 minut kvar"),
        (timedelta(seconds=59), "0 minuter kvar"),
        (timedelta(minutes=-5), "0 minuter kvar"),
    ],
)
def test_time_left(left: timedelta, words: str) -> None:
    assert left_until(NOW + left, NOW) == words


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [(0, 0, "0"), (1234.5, 1, "1 234,5"), (59686, 0, "59 686"), (2.25, 1, "2,2")],
)
def test_numbers(value: float, decimals: int, words: str) -> None:
    assert number(value, decimals).replace("\xa0", " ") == words


@pytest.mark.parametrize(("share", "words"), [(0.43, "43 %"), (0, "0 %"), (1, "100 %"), (1 / 3, "33 %")])
def test_percent(share: float, words: str) -> None:
    assert percent(share).replace("\xa0", " ") == words


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 platser"), (1, "1 plats"), (2, "2 platser"), (1200, "1 200 platser")]
)
def test_counting(count: int, words: str) -> None:
    assert counted(count, "plats", "platser").replace("\xa0", " ") == words


CARE = "Hälso- och sjukvård, första linjen"


@pytest.mark.parametrize(
    ("names", "as_listed", "as_joined"),
    [
        ([], "", ""),
        (["Polisen"], "Polisen", "Polisen"),
        (["Polisen", "Skolan"], "Polisen, Skolan", "Polisen och Skolan"),
        (["Polisen", "Skolan", "Vården"], "Polisen, Skolan, Vården", "Polisen, Skolan och Vården"),
        (["Polisen", "Kultur och fritid"], "Polisen, Kultur och fritid", "Polisen samt Kultur och fritid"),
        (["Polisen", CARE, "Skolan"], f"Polisen; {CARE}; Skolan", f"Polisen; {CARE}; samt Skolan"),
        (["A, B", "C"], "A, B; C", "A, B; och C"),
    ],
)
def test_as_many_names_as_there_are_is_what_a_list_looks_like(names: list[str], as_listed: str, as_joined: str) -> None:
    assert swedish.listed(names) == as_listed
    assert swedish.joined(names) == as_joined


def test_a_choice_is_told_with_or() -> None:
    assert swedish.either(["möte", "bild"]) == "möte eller bild"
