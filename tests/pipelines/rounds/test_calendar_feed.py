"""The feed as a calendar program reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from pipelines import reference as reference_data
from pipelines.domain import Round, RoundKind, RoundState
from pipelines.rounds.calendar_feed import feed
from pipelines.swedish import STOCKHOLM
from tests.factories import NOW, a_round, with_grace

POLICE = reference_data.load().agency("police")


def read(*rounds: Round, at: datetime = NOW, is_demo: bool = False) -> Any:
    return Calendar.from_ical(feed(rounds, POLICE, base_url="https://lagesbild.example", at=at, is_demo=is_demo))


def by_uid(*rounds: Round, at: datetime = NOW) -> dict[str, Any]:
    return {str(event["uid"]): event for event in read(*rounds, at=at).walk("VEVENT")}


def test_a_round_is_three_events_with_ids_that_stay() -> None:
    found = by_uid(a_round())

    assert list(found) == [
        "2026-11-26-opening-police@lagesbild",
        "2026-11-26-deadline-police@lagesbild",
        "2026-11-26-meeting-police@lagesbild",
    ]
    assert found.keys() == by_uid(a_round(), at=NOW + timedelta(days=1)).keys()
    assert [event.decoded("dtstart") for event in found.values()] == [
        datetime(2026, 11, 16, 8, tzinfo=STOCKHOLM),
        datetime(2026, 11, 25, 12, tzinfo=STOCKHOLM),
        date(2026, 11, 26),
    ]


def test_each_event_has_an_alarm_and_takes_no_time() -> None:
    found = by_uid(a_round()).values()

    alarms = [event.walk("VALARM")[0].decoded("trigger") for event in found]
    assert alarms == [timedelta(0), timedelta(days=-1), timedelta(hours=-15)]
    assert {str(event["transp"]) for event in found} == {"TRANSPARENT"}


def test_an_event_says_until_when_and_where() -> None:
    opening = by_uid(a_round())["2026-11-26-opening-police@lagesbild"]

    assert opening["description"] == ("Omgången stänger onsdag 25 november kl. 12:00. https://lagesbild.example/skatta")


def test_the_deadline_stays_and_the_text_says_until_when_late_answers_are_taken() -> None:
    deadline = by_uid(with_grace())["2026-11-26-deadline-police@lagesbild"]

    assert deadline.decoded("dtstart") == datetime(2026, 11, 25, 12, tzinfo=STOCKHOLM)
    assert "kl. 12:00; sena svar tas emot till onsdag 25 november kl. 20:00." in deadline["description"]


@pytest.mark.parametrize(
    ("opens", "offset"),
    [
        ("2026-03-28T08:00", 1),
        ("2026-03-29T08:00", 2),
        ("2026-10-24T08:00", 2),
        ("2026-10-25T08:00", 1),
    ],
)
def test_times_are_swedish_when_summer_time_begins_and_ends(opens: str, offset: int) -> None:
    """The file itself has local times and says what Europe/Stockholm is, so it is right in any calendar."""
    opens_at = datetime.fromisoformat(opens).replace(tzinfo=STOCKHOLM)
    in_utc = opens_at.astimezone(UTC)  # as a round comes from the store
    round_ = Round("2026-12-01", RoundKind.MEETING, in_utc, in_utc + timedelta(days=5))
    content = feed([round_], POLICE, base_url="", at=NOW, is_demo=False).decode()

    assert f"DTSTART;TZID=Europe/Stockholm:{opens_at:%Y%m%dT%H%M%S}" in content
    assert "TZID:Europe/Stockholm" in content
    event = Calendar.from_ical(content).walk("VEVENT")[0]
    assert event.decoded("dtstart").utcoffset() == timedelta(hours=offset)


@pytest.mark.parametrize("state", [RoundState.CLOSED, RoundState.PUBLISHED])
def test_a_round_closed_early_has_no_deadline_to_come(state: RoundState) -> None:
    closed = replace(a_round(), recorded_state=state)

    assert [uid.split("-")[3] for uid in by_uid(closed)] == ["opening", "meeting"]
    assert len(by_uid(closed, at=closed.closes_at)) == 3


def test_the_calendar_is_named_after_the_agency_and_marked_in_the_demo() -> None:
    assert read(a_round())["x-wr-calname"] == "Lägesbild, Polisen"
    assert read(a_round(), is_demo=True)["x-wr-calname"] == "Lägesbild, Polisen (påhittade demodata)"


def test_without_rounds_the_calendar_has_no_events_and_the_component_that_the_standard_wants() -> None:
    assert read().walk("VEVENT") == []
    assert [component.name for component in read().subcomponents] == ["VTIMEZONE"]


def test_the_zone_has_yearly_rules_and_begins_summer_time_at_two() -> None:
    zone = read(a_round()).walk("VTIMEZONE")[0]
    (summer,), (winter,) = zone.walk("DAYLIGHT"), zone.walk("STANDARD")

    assert (summer.decoded("dtstart").hour, winter.decoded("dtstart").hour) == (2, 3)
    rules = [{name: str(values[0]) for name, values in part["rrule"].items()} for part in (summer, winter)]
    assert rules == [{"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": "-1SU"} for month in ("3", "10")]
    assert "RDATE" not in zone.to_ical().decode()


@pytest.mark.parametrize(
    ("state", "words"), [(RoundState.CLOSED, "Omgången är stängd."), (RoundState.PUBLISHED, "Omgången är fastställd.")]
)
def test_no_text_of_a_round_that_is_over_says_that_it_is_to_close(state: RoundState, words: str) -> None:
    closed = replace(a_round(), recorded_state=state)

    for at in (NOW, closed.closes_at + timedelta(days=3)):
        texts = [str(event["description"]) for event in by_uid(closed, at=at).values() if "description" in event]
        assert set(texts) == {words}


def test_a_round_whose_time_has_run_out_is_closed() -> None:
    found = by_uid(a_round(), at=a_round().ends_at)

    assert str(found["2026-11-26-deadline-police@lagesbild"]["description"]) == "Omgången är stängd."


def test_a_round_that_was_closed_before_it_opened_never_opens() -> None:
    closed = replace(a_round(), recorded_state=RoundState.CLOSED)

    assert list(by_uid(closed, at=closed.opens_at - timedelta(days=1))) == ["2026-11-26-meeting-police@lagesbild"]
