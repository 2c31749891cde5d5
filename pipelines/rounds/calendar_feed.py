"""A round's dates as an iCalendar feed that an agency subscribes to. Dates alone, never an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Component, Event

from pipelines.domain import Agency, Audience, Round, RoundState
from pipelines.swedish import AUDIENCE_MARKS, DEMO_MARK, ROUND_STATE_WORDS, STOCKHOLM, day, deadline

AT_ONCE = timedelta(0)
A_DAY_BEFORE = timedelta(days=-1)
MORNING_BEFORE = timedelta(hours=-15)
"""Nine in the morning, when the event is the whole day after."""

SWEDISH_TIME = """BEGIN:VTIMEZONE
TZID:Europe/Stockholm
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
"""The zone by its yearly rules, since some programs read no lists of days. It is also the one component that a
calendar without rounds has; RFC 5545, section 3.6, wants one."""


def feed(rounds: Sequence[Round], agency: Agency, *, base_url: str, at: datetime, is_demo: bool) -> bytes:
    """An .ics with opening, deadline and meeting of every round, each with an alarm and an id that stays the same.

    Texts and events follow the state of each round. Times are in Europe/Stockholm, whose rules are in the file.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Lägesbild//SV")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Lägesbild, {agency.label}" + (f" ({DEMO_MARK.lower()})" if is_demo else ""))
    calendar.add("x-wr-caldesc", AUDIENCE_MARKS[Audience.OPEN])
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"value": "DURATION"})
    calendar.add_component(Component.from_ical(SWEDISH_TIME))
    for round_ in rounds:
        for event in _events(round_, agency, base_url, at):
            event.add("dtstamp", at)
            calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _events(round_: Round, agency: Agency, base_url: str, at: datetime) -> Iterator[Event]:
    """What there is to know of a round in the state it has: nothing of one that was closed early is still to come."""
    state, meeting = round_.state_at(at), day(round_.round_id)
    is_over = state in {RoundState.CLOSED, RoundState.PUBLISHED}
    link = f"{base_url}/skatta" if base_url else ""
    text = f"Omgången är {ROUND_STATE_WORDS[state]}." if is_over else f"Omgången {deadline(round_)}. {link}".strip()
    if not is_over or round_.opens_at <= at:
        yield _event(round_, agency, "opening", round_.opens_at, f"Bedöm läget inför {meeting}", text, AT_ONCE)
    if not is_over or round_.closes_at <= at:
        yield _event(round_, agency, "deadline", round_.closes_at, "Sista tid att lämna in", text, A_DAY_BEFORE)
    yield _event(round_, agency, "meeting", round_.meeting_on, "OSF-möte", "", MORNING_BEFORE)


def _event(
    round_: Round, agency: Agency, what: str, begins: datetime | date, title: str, text: str, alarm_at: timedelta
) -> Event:
    event = Event()
    event.add("uid", f"{round_.round_id}-{what}-{agency.agency_id}@lagesbild")
    event.add("dtstart", begins.astimezone(STOCKHOLM) if isinstance(begins, datetime) else begins)
    event.add("summary", title)
    event.add("transp", "TRANSPARENT")
    if text:
        event.add("description", text)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", alarm_at)
    event.add_component(alarm)
    return event
