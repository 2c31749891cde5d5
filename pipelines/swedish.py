"""The Swedish words for the domain's codes, and dates and numbers as they are written in Swedish.

A level's words are not here: they are rows of `levels.csv`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent

from pipelines.domain import (
    NO_INSIGHT,
    Audience,
    Confidence,
    MeasureStatus,
    Outlook,
    Role,
    Round,
    RoundKind,
    RoundState,
    SignalDecision,
    TrendSign,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")

ANSWER_WORDS = {NO_INSIGHT: "ingen insikt"}
NOT_SUBMITTED = "ej inlämnat"
AWAITING_APPROVAL = "väntar på godkännande hos verksamheten"
INSUFFICIENT = "underlag saknas"
HIDDEN_SMALL_PLACE = "visas bara inom OSF"

CONFIDENCE_WORDS = {
    Confidence.OWN_OBSERVATION: "egen iakttagelse",
    Confidence.SECOND_HAND: "uppgift från andra",
    Confidence.JUDGEMENT: "bedömning",
}
OUTLOOK_WORDS = {Outlook.BETTER: "bättre", Outlook.SAME: "oförändrat", Outlook.WORSE: "sämre"}
ROUND_KIND_WORDS = {
    RoundKind.MEETING: "möte",
    RoundKind.JOINT_PICTURE: "gemensam lägesbild",
    RoundKind.HALF_YEAR_REVIEW: "halvårsgenomgång",
}
ROUND_STATE_WORDS = {
    RoundState.PLANNED: "planerad",
    RoundState.OPEN: "öppen",
    RoundState.CLOSED: "stängd",
    RoundState.PUBLISHED: "fastställd",
    RoundState.WITHDRAWN: "återtagen",
}
MEASURE_STATUS_WORDS = {
    MeasureStatus.PROPOSED: "föreslagen",
    MeasureStatus.DECIDED: "beslutad",
    MeasureStatus.RUNNING: "pågår",
    MeasureStatus.PAUSED: "pausad",
    MeasureStatus.DONE: "klar",
    MeasureStatus.STOPPED: "avbruten",
}
SIGNAL_DECISION_WORDS = {SignalDecision.CONFIRMED: "bekräftad", SignalDecision.DISMISSED: "avfärdad"}
TREND_WORDS = {TrendSign.RISING: "tecken på ökning", TrendSign.FALLING: "tecken på minskning"}
ROLE_WORDS = {
    Role.MEMBER: "Medlem",
    Role.STRATEGIST: "Strateg",
    Role.COUNCIL: "Strategiska rådet",
    Role.READER: "Läsare",
}
AGREEMENT_WORDS = {"united": "samsyn", "divided": "delad", "split": "splittrad"}
DEMO_MARK = "Påhittade demodata"

AUDIENCE_MARKS: dict[Audience, str] = {
    Audience.OSF: "För OSF",
    Audience.COUNCIL: "För rådet",
    Audience.OPEN: "Öppen",
}
"""What every file says about whom it is for."""


def day(value: date | str) -> str:
    """'26 november 2026', from a date or an ISO date such as a round_id."""
    return format_date(_date(value), "d MMMM y", locale="sv")


def short_day(value: date | str) -> str:
    """'26 nov. 2026'-like short form for axes and tables."""
    return format_date(_date(value), "d MMM y", locale="sv")


def month(value: date) -> str:
    """'nov', for axes."""
    return str(format_date(value, "MMM", locale="sv")).rstrip(".")


def clock(moment: datetime) -> str:
    """'onsdag 25 november kl. 12:00' in Swedish local time; `moment` is aware."""
    return format_datetime(moment.astimezone(STOCKHOLM), "EEEE d MMMM 'kl.' HH:mm", locale="sv")


def hour(moment: datetime) -> str:
    """'09:41' in Swedish local time; `moment` is aware."""
    return format_datetime(moment.astimezone(STOCKHOLM), "HH:mm", locale="sv")


def deadline(round_: Round) -> str:
    """'stänger onsdag 25 november kl. 12:00', and until when late answers are taken, if they are."""
    late = f"; sena svar tas emot till {clock(round_.grace_ends_at)}" if round_.grace_ends_at else ""
    return f"stänger {clock(round_.closes_at)}{late}"


def left_until(moment: datetime, now: datetime) -> str:
    """'4 dagar kvar', '3 timmar kvar', '10 minuter kvar'; both times are aware."""
    minutes = int((moment - now).total_seconds() // 60)
    if minutes >= 48 * 60:
        return f"{minutes // (24 * 60)} dagar kvar"
    if minutes >= 120:
        return f"{minutes // 60} timmar kvar"
    return f"{counted(max(minutes, 0), 'minut', 'minuter')} kvar"


def number(value: float, decimals: int = 0) -> str:
    """'1 234,5' with Swedish group and decimal signs."""
    return format_decimal(value, "#,##0" + ("." + "0" * decimals if decimals else ""), locale="sv")


def out_of(count: int, expected_count: int, beyond_count: int = 0) -> str:
    """'3 av 7', or '3 av 7 och 1 utöver' where there is more than was expected."""
    beyond = f" och {number(beyond_count)} utöver" if beyond_count else ""
    return f"{number(count)} av {number(expected_count)}{beyond}"


class Rated(Protocol):
    """A row of the picture: how many have rated the cell, how many of them were expected to, and how many were."""

    @property
    def ratings_count(self) -> int: ...

    @property
    def expected_ratings_count(self) -> int | None: ...

    @property
    def expected_count(self) -> int: ...


def answered(cell: Rated) -> str:
    """How many of those expected have rated a cell of the picture, as `out_of`, and how many that nobody expected.

    A round published before that was told apart reads as if everybody had been expected.
    """
    count = cell.ratings_count if cell.expected_ratings_count is None else cell.expected_ratings_count
    return out_of(count, cell.expected_count, cell.ratings_count - count)


def percent(share: float) -> str:
    """'43 %' from 0.43."""
    return format_percent(share, "#,##0 %", locale="sv")


def counted(count: int, singular: str, plural: str) -> str:
    """'1 plats', '4 platser'."""
    return f"{number(count)} {singular if count == 1 else plural}"


def capitalised(text: str) -> str:
    """'Kritiskt eller värre': the first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def _date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def listed(names: Iterable[str]) -> str:
    """'Polisen, Skolan'; 'Polisen; Vård, första linjen' where a name has a comma itself: two look like two."""
    every = list(names)
    return _mark(every).join(every)


def joined(names: Iterable[str], last: str = "och") -> str:
    """'Polisen, Skolan och Vården', told apart as in `listed`: 'Polisen; Vård, första linjen; och Skolan'.

    Where a name has *och* in it the last one is joined by *samt*: 'Polisen samt Kultur och fritid'.
    """
    every = list(names)
    if len(every) < 2:
        return "".join(every)
    if last == "och" and any(" och " in name for name in every):
        last = "samt"
    before = ";" if _mark(every) == "; " else ""
    return f"{_mark(every).join(every[:-1])}{before} {last} {every[-1]}"


def either(names: Iterable[str]) -> str:
    """'möte, gemensam lägesbild eller halvårsgenomgång'."""
    return joined(names, "eller")


def _mark(names: Sequence[str]) -> str:
    return "; " if any(", " in name for name in names) else ", "
