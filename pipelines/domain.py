"""The words of the method as types: levels, rounds, places, themes, agencies, ratings, measures.

Standard library only. Codes are stored; Swedish labels live in `data/reference/` and `swedish.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Level(StrEnum):
    """The five levels, best first. Rank, label, colour and symbol are rows of `levels.csv`."""

    NORMAL = "normal"
    DEVIATING = "deviating"
    WORRYING = "worrying"
    CRITICAL = "critical"
    SEVERE = "severe"


NO_INSIGHT = "no_insight"
"""An answer beside the five levels: the agency cannot see this. Never mixed with normal or with no answer."""


ALWAYS = date.min
"""The first day of a row that has no other: it has held as long as anything."""

Cell = tuple[str, str]
"""(area_id, theme_id): a place and a theme, in whichever round is spoken of."""


class Confidence(StrEnum):
    OWN_OBSERVATION = "own_observation"
    SECOND_HAND = "second_hand"
    JUDGEMENT = "judgement"


class Outlook(StrEnum):
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


class RoundKind(StrEnum):
    """What kind of meeting a round is for. What follows from that is said in `ROUND_POWERS` and nowhere else."""

    MEETING = "meeting"
    JOINT_PICTURE = "joint_picture"
    HALF_YEAR_REVIEW = "half_year_review"

    @property
    def powers(self) -> RoundPowers:
        return ROUND_POWERS[self]


@dataclass(frozen=True)
class RoundPowers:
    """What a kind of round does: a row of `round_kinds` beside the models.

    `makes_picture`: it gives a joint picture to show. `is_compared`: later rounds are compared with it, and it is a
    point in what trends are drawn from. `raises_signals`: its cells may call for a signal, and it counts as one of the
    rounds in which a cell is silent after one.
    """

    makes_picture: bool
    is_compared: bool
    raises_signals: bool


ROUND_POWERS: dict[RoundKind, RoundPowers] = {
    RoundKind.MEETING: RoundPowers(makes_picture=False, is_compared=False, raises_signals=False),
    RoundKind.JOINT_PICTURE: RoundPowers(makes_picture=True, is_compared=True, raises_signals=True),
    RoundKind.HALF_YEAR_REVIEW: RoundPowers(makes_picture=True, is_compared=True, raises_signals=True),
}


class RoundState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


NEXT_ROUND_STATE: dict[RoundState, set[RoundState]] = {
    RoundState.PLANNED: {RoundState.OPEN, RoundState.WITHDRAWN},
    RoundState.OPEN: {RoundState.CLOSED},
    RoundState.CLOSED: {RoundState.OPEN, RoundState.PUBLISHED},
    RoundState.PUBLISHED: set(),
    RoundState.WITHDRAWN: {RoundState.PLANNED},
}


class MeasureStatus(StrEnum):
    PROPOSED = "proposed"
    DECIDED = "decided"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    STOPPED = "stopped"


NEXT_MEASURE_STATUS: dict[MeasureStatus, set[MeasureStatus]] = {
    MeasureStatus.PROPOSED: {MeasureStatus.DECIDED, MeasureStatus.STOPPED},
    MeasureStatus.DECIDED: {MeasureStatus.RUNNING, MeasureStatus.STOPPED},
    MeasureStatus.RUNNING: {MeasureStatus.PAUSED, MeasureStatus.DONE, MeasureStatus.STOPPED},
    MeasureStatus.PAUSED: {MeasureStatus.RUNNING, MeasureStatus.STOPPED},
    MeasureStatus.DONE: set(),
    MeasureStatus.STOPPED: set(),
}


class SignalReason(StrEnum):
    """Why a cell became a signal. See the model `signal_candidates`."""

    CRITICAL_FOR_SOMEONE = "critical_for_someone"
    RAISED_BY_MOST = "raised_by_most"
    RAISED_TWO_ROUNDS = "raised_two_rounds"


class SignalDecision(StrEnum):
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class TrendSign(StrEnum):
    """What a long enough history shows signs of; higher is worse."""

    RISING = "rising"
    FALLING = "falling"


class Role(StrEnum):
    MEMBER = "member"
    STRATEGIST = "strategist"
    COUNCIL = "council"
    READER = "reader"


class Audience(StrEnum):
    """Whom a file is for: the agencies and their strategist, the council, or anybody."""

    OSF = "osf"
    COUNCIL = "council"
    OPEN = "open"


@dataclass(frozen=True)
class User:
    """A function, never a person: a role and, for a member, the agency it speaks for."""

    role: Role
    agency_id: str | None = None


@dataclass(frozen=True)
class LevelDescription:
    """One row of `levels.csv`, the only home of a level's rank, words, colours and symbol; its newest descriptor."""

    code: Level
    rank: int
    label: str
    short_label: str
    colour: str
    text_colour: str
    symbol: str
    descriptor: str
    reaction: str


@dataclass(frozen=True)
class LevelDescriptor:
    """One row of `level_descriptors.csv`: what a level means, true from `valid_from` to `valid_to` (None = still)."""

    code: Level
    descriptor: str
    valid_from: date
    valid_to: date | None


class AreaKind(StrEnum):
    TOWN = "town"
    COUNTRYSIDE = "countryside"
    DISTRICT = "district"
    WHOLE = "whole"
    POINT = "point"


KINDS_WITHOUT_POLYGON = {AreaKind.WHOLE, AreaKind.POINT}


@dataclass(frozen=True)
class Area:
    """One row of `areas.csv`, true from `valid_from` to `valid_to` (inclusive; None = still)."""

    area_id: str
    official_name: str
    display_name: str
    parent_id: str | None
    kind: AreaKind
    population: int | None
    population_year: int | None
    sort_order: int
    valid_from: date
    valid_to: date | None
    longitude: float | None = None
    latitude: float | None = None


@dataclass(frozen=True)
class AreaSuccession:
    """One row of `area_successions.csv`: the new area continues the old from that day. Two rows merge or split one."""

    old_area_id: str
    new_area_id: str
    changed_on: date


@dataclass(frozen=True)
class Theme:
    """One row of `themes.csv`; a redefinition is a new row with the same id and later dates."""

    theme_id: str
    label: str
    description: str
    is_whole_only: bool
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Agency:
    """One row of `agencies.csv`: an agency (verksamhet) that rates, from `valid_from` to `valid_to` (None: still).

    With `requires_approval`, what one of them hands in counts only when another has approved it.
    """

    agency_id: str
    label: str
    short_label: str
    kind: str
    requires_approval: bool = False
    valid_from: date = ALWAYS
    valid_to: date | None = None


@dataclass(frozen=True)
class Round:
    """One meeting round. `round_id` is the meeting date; times are aware, in UTC.

    `closes_at` is the deadline. With a grace period the round stays open until `grace_ends_at`, for late answers.
    """

    round_id: str
    kind: RoundKind
    opens_at: datetime
    closes_at: datetime
    recorded_state: RoundState = RoundState.PLANNED
    grace_ends_at: datetime | None = None

    @property
    def ends_at(self) -> datetime:
        """When the last answer is taken: at the deadline, or when the grace period after it is over."""
        return self.grace_ends_at or self.closes_at

    @property
    def meeting_on(self) -> date:
        """The day of the meeting."""
        return date.fromisoformat(self.round_id)

    def state_at(self, moment: datetime) -> RoundState:
        """The state at `moment` (aware): the recorded one, or further on if the clock has passed opening or closing."""
        if self.recorded_state in {RoundState.CLOSED, RoundState.PUBLISHED, RoundState.WITHDRAWN}:
            return self.recorded_state
        if moment >= self.ends_at:
            return RoundState.CLOSED
        if self.recorded_state is RoundState.OPEN or moment >= self.opens_at:
            return RoundState.OPEN
        return RoundState.PLANNED

    def is_late_at(self, moment: datetime) -> bool:
        """True if what is handed in at `moment` (aware) has missed the deadline."""
        return moment >= self.closes_at


@dataclass(frozen=True)
class Rating:
    """What one agency says of one place and theme in one round. `answer` is a level code or `NO_INSIGHT`.

    Without an answer it says that what was answered is taken back. `is_settled` says that the agency has been
    asked for a comment and cannot say more.
    """

    round_id: str
    agency_id: str
    area_id: str
    theme_id: str
    answer: str | None
    confidence: Confidence | None = None
    outlook: Outlook | None = None
    comment: str = ""
    is_settled: bool = False


@dataclass(frozen=True)
class Measure:
    """One row of the action plan (åtgärd). The problem is a cell of the picture: round, area and theme, and words.

    `problem` and `cause` may be empty in a proposal; the plan's checks then name the measure.
    """

    measure_id: str
    title: str
    problem: str
    cause: str
    goal: str
    indicator: str
    owner_agency_id: str
    responsible_function: str
    starts_on: date
    ends_on: date
    follow_up_on: date
    status: MeasureStatus = MeasureStatus.PROPOSED
    round_id: str | None = None
    area_id: str | None = None
    theme_id: str | None = None
    status_reason: str = ""
    follow_up: str = ""
