"""The action plan: measures are added, changed, moved between states and followed up; two checks name what is weak.

Every write asks who, then in which state, then what, and makes one entry. The newest version of a measure is the plan.
"""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from pipelines import access
from pipelines.access import Action, visibility
from pipelines.domain import NEXT_MEASURE_STATUS, Measure, MeasureStatus, User
from pipelines.errors import ContentProblem, StateProblem
from pipelines.ledger import Entry, EntryKind, Store
from pipelines.plan.checks import FINISHED
from pipelines.plan.contents import (
    FOLLOWING_UP,
    STOPPING,
    date_problems,
    problems_of,
    refuse,
    text_problems,
    trimmed,
)
from pipelines.plan.fields import FIELDS, seen_by, unseen_by
from pipelines.plan.rows import PlannedMeasure
from pipelines.swedish import MEASURE_STATUS_WORDS, STOCKHOLM, day, either
from pipelines.tables.letters import said
from pipelines.tables.rows import rows_of


def new_measure_id() -> str:
    """A new id, unlike all others."""
    return str(uuid4())


def add(store: Store, measure: Measure, *, by: User, at: datetime) -> None:
    """Adds a proposal to the plan. Raises AccessProblem, StateProblem or ContentProblem (all problems at once)."""
    measure = trimmed(measure)
    with store.entry(EntryKind.ADD_MEASURE, by=by, at=at) as entry:
        access.check_action(by, Action.EDIT_PLAN)
        if store.rows("select 1 from measures where measure_id = ?", [measure.measure_id]):
            raise StateProblem("Åtgärden finns redan i planen. Ändra den i stället.")
        if measure.status is not MeasureStatus.PROPOSED:
            raise StateProblem("En ny åtgärd börjar som föreslagen. Lägg till den först och ändra sedan status.")
        refuse(problems_of(store, measure, by=by))
        _keep(entry, measure)


def change(store: Store, measure: Measure, *, by: User, at: datetime) -> None:
    """Rewrites what a measure says; status, follow-up and the texts that `by` may not see stay as they are.

    Raises as `add`, and if it is finished.
    """
    measure = trimmed(measure)
    with store.entry(EntryKind.CHANGE_MEASURE, by=by, at=at) as entry:
        access.check_action(by, Action.EDIT_PLAN)
        now = _newest(store, measure.measure_id, user=by)
        if now.status in FINISHED:
            raise StateProblem(f"Åtgärden är {MEASURE_STATUS_WORDS[now.status]} och kan inte ändras. Lägg till en ny.")
        kept = {name: getattr(now, name) for name in ("status", "status_reason", "follow_up", *unseen_by(by.role))}
        measure = replace(measure, **kept)
        refuse(problems_of(store, measure, by=by))
        _keep(entry, measure)


def change_status(store: Store, measure_id: str, status: MeasureStatus, reason: str, *, by: User, at: datetime) -> None:
    """Moves a measure along `NEXT_MEASURE_STATUS`; stopping needs a reason. Raises as `add`."""
    reason = said(reason)
    with store.entry(EntryKind.CHANGE_MEASURE_STATUS, by=by, at=at, note=reason) as entry:
        access.check_action(by, Action.EDIT_PLAN)
        measure = _newest(store, measure_id, user=by)
        _check_next_status(measure.status, status)
        rule = STOPPING if status is MeasureStatus.STOPPED else FIELDS["status_reason"]
        refuse(text_problems(reason, rule))
        _keep(entry, replace(measure, status=status, status_reason=reason))


def record_follow_up(
    store: Store, measure_id: str, text: str, next_follow_up_on: date, *, by: User, at: datetime
) -> None:
    """Writes down a follow-up and when the next one is. Raises AccessProblem, StateProblem or ContentProblem."""
    followed_up_on = at.astimezone(STOCKHOLM).date()
    with store.entry(EntryKind.FOLLOW_UP_MEASURE, by=by, at=at) as entry:
        access.check_action(by, Action.EDIT_PLAN)
        measure = _newest(store, measure_id, user=by)
        if measure.status is MeasureStatus.STOPPED:
            raise StateProblem("Åtgärden är avbruten och följs inte upp. Lägg till en ny om arbetet ska fortsätta.")
        measure = trimmed(replace(measure, follow_up=text, follow_up_on=next_follow_up_on))
        problems = [*text_problems(measure.follow_up, FOLLOWING_UP), *date_problems(measure)]
        if next_follow_up_on <= followed_up_on:
            problems.append(f"Nästa uppföljning är {day(next_follow_up_on)}. Välj en dag efter {day(followed_up_on)}.")
        refuse(problems)
        _keep(entry, measure)


def recorded_measure(store: Store, measure_id: str, *, user: User) -> Measure:
    """The newest version of one measure, with the texts that the user may not see empty.

    Raises AccessProblem, and ContentProblem if the user sees no such measure.
    """
    measure = _newest(store, measure_id, user=user)
    hidden: dict[str, Any] = dict.fromkeys(unseen_by(user.role), "")
    return replace(measure, **hidden)


def _newest(store: Store, measure_id: str, *, user: User) -> Measure:
    """As `recorded_measure`, with every text: for a write, which keeps what its writer may not see."""
    access.check_action(user, Action.SEE_PLAN)
    sql = "select * from measures where measure_id = ?"
    found = store.rows(sql, [measure_id])
    if visibility.in_view(store.read(sql, [measure_id]), "measures", user=user, reference=store.reference).empty:
        raise ContentProblem("Åtgärden finns inte i planen. Ladda om sidan och välj den igen.")
    values = {field.name: found[0][field.name] for field in fields(Measure)}
    return Measure(**{**values, "status": MeasureStatus(values["status"])})


def measures(store: Store, *, user: User, today: date) -> list[PlannedMeasure]:
    """One row per measure the user may see, late ones first, then by next follow-up.

    `is_overdue` is past its follow-up, `is_followed_up` so for good. A reader sees neither proposals, nor stopped
    measures, nor small places, and each role the texts that `fields` says. Raises AccessProblem.
    """
    access.check_action(user, Action.SEE_PLAN)
    sql = """
        select *, follow_up_on < ? and not is_followed_up as is_overdue
        from measures
        order by is_overdue desc, is_followed_up, follow_up_on, added_entry_id
    """
    texts = seen_by(user.role)
    rows = store.read(sql, [today])
    rows = visibility.in_view(rows, "measures", user=user, reference=store.reference, described=texts)
    unseen = unseen_by(user.role)
    return rows_of(rows.assign(**dict.fromkeys(unseen, ""), unseen=",".join(unseen)), PlannedMeasure)


def _check_next_status(now: MeasureStatus, status: MeasureStatus) -> None:
    if status in NEXT_MEASURE_STATUS[now]:
        return
    if now in FINISHED:
        raise StateProblem(f"Åtgärden är {MEASURE_STATUS_WORDS[now]} och byter inte status. Lägg till en ny åtgärd.")
    possible = either(
        MEASURE_STATUS_WORDS[next_status] for next_status in MeasureStatus if next_status in NEXT_MEASURE_STATUS[now]
    )
    raise StateProblem(f"Åtgärden är {MEASURE_STATUS_WORDS[now]}. Välj {possible} som nästa status.")


def _keep(entry: Entry, measure: Measure) -> None:
    entry.add("measures", [asdict(measure)])
