"""A round's dates as an iCalendar feed that an agency subscribes to. Dates alone, never an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from pipelines.domain import Agency, Audience, Round, RoundState
from pipelines.swedish import AUDIENCE_MARKS, DEMO_MARK, STOCKHOLM, day, deadline

AT_ONCE = timedelta(0)
A_DAY_BEFORE = timedelta(days=-1)
MORNING_BEFORE = timedelta(hours=-15)
"""Nine in the morning, when the event is the whole day after."""


def feed(rounds: Sequence[Round], agency: Agency, *, base_url: str, at: datetime, is_demo: bool) -> bytes:
    """An .ics with opening, deadline and meeting of every round, each with an alarm and an id that stays the same.

    A round that was closed early has no deadline left to come. Times are in Europe/Stockholm.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Lägesbild//SV")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Lägesbild, {agency.label}" + (f" ({DEMO_MARK.lower()})" if is_demo else ""))
    calendar.add("x-wr-caldesc", AUDIENCE_MARKS[Audience.OPEN])
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"value": "DURATION"})
    for round_ in rounds:
        meeting, link = day(round_.round_id), f"{base_url}/skatta" if base_url else ""
        closes = f"Omgången {deadline(round_)}. {link}".strip()
        events = [
            _event(round_, agency, "opening", round_.opens_at, f"Bedöm läget inför {meeting}", closes, AT_ONCE),
            _event(round_, agency, "deadline", round_.closes_at, "Sista tid att lämna in", closes, A_DAY_BEFORE),
            _event(round_, agency, "meeting", round_.meeting_on, "OSF-möte", "", MORNING_BEFORE),
        ]
        if round_.closes_at > at and round_.state_at(at) in {RoundState.CLOSED, RoundState.PUBLISHED}:
            del events[1]
        for event in events:
            event.add("dtstamp", at)
            calendar.add_component(event)
    if rounds:
        calendar.add_missing_timezones(
            first_date=date(rounds[0].meeting_on.year - 1, 1, 1), last_date=date(rounds[-1].meeting_on.year + 2, 1, 1)
        )
    content: bytes = calendar.to_ical()
    return content


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
