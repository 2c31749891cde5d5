"""The action plan: measures are added, changed, moved between states and followed up; two checks name what is weak.

Every write asks who, then in which state, then what, and makes one entry. The newest version of a measure is the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import Any

import pandas as pd
from uuid_utils.compat import uuid7

from pipelines import access, privacy, rounds
from pipelines.access import Action
from pipelines.domain import NEXT_MEASURE_STATUS, WHOLE_ISLAND, Measure, MeasureStatus, Role, User
from pipelines.errors import ContentProblem, StateProblem
from pipelines.store import Entry, Store
from pipelines.swedish import MEASURE_STATUS_WORDS, STOCKHOLM, day

FINISHED = {status for status, next_statuses in NEXT_MEASURE_STATUS.items() if not next_statuses}
VISIBLE_TO_READER = set(MeasureStatus) - {MeasureStatus.PROPOSED, MeasureStatus.STOPPED}

WITHOUT_PROBLEM_OR_CAUSE = "without_problem_or_cause"
PAST_FOLLOW_UP = "past_follow_up"
MISSING_WORDS = {
    "is_without_problem": ("problem", "vilket problem i den gemensamma bilden den svarar mot"),
    "is_without_cause": ("orsak", "vad problemet beror på"),
}


@dataclass(frozen=True)
class TextRule:
    """How long a text may be, and what to write if it is missing (no advice = may be empty)."""

    what: str
    longest: int
    advice: str = ""


TEXT_RULES = {
    "title": TextRule("Rubriken", 120, "Skriv kort vad som ska göras."),
    "problem": TextRule("Problemet", 1000),
    "cause": TextRule("Orsaken", 1000),
    "goal": TextRule("Målet", 1000, "Skriv vad som ska vara uppnått och när."),
    "indicator": TextRule("Indikatorn", 1000, "Skriv vad som visar om målet nås."),
    "responsible_function": TextRule(
        "Den ansvariga funktionen", 120, "Skriv en roll, till exempel Enhetschef fältgruppen, aldrig ett namn."
    ),
    "status_reason": TextRule("Skälet", 1000),
    "follow_up": TextRule("Uppföljningen", 1000),
}
STOPPING = TextRule("Skälet", 1000, "Skriv varför åtgärden avbryts.")
FOLLOWING_UP = TextRule("Uppföljningen", 1000, "Skriv om det blev gjort och om indikatorn rörde sig.")


def new_measure_id() -> str:
    """A new id; later ids sort after earlier ones."""
    return str(uuid7())


def add(store: Store, measure: Measure, *, by: User, at: datetime) -> None:
    """Adds a proposal to the plan. Raises AccessProblem, StateProblem or ContentProblem (all problems at once)."""
    access.check_action(by, Action.EDIT_PLAN)
    measure = _trimmed(measure)
    with store.entry("add_measure", by=by, at=at) as entry:
        if store.rows("select 1 from measures where measure_id = ?", [measure.measure_id]):
            raise StateProblem("Åtgärden finns redan i planen. Ändra den i stället.")
        if measure.status is not MeasureStatus.PROPOSED:
            raise StateProblem("En ny åtgärd börjar som föreslagen. Lägg till den först och ändra sedan status.")
        _refuse(_problems(store, measure))
        _keep(entry, measure)


def change(store: Store, measure: Measure, *, by: User, at: datetime) -> None:
    """Rewrites what a measure says; status and follow-up stay as they are. Raises as `add`, and if it is finished."""
    access.check_action(by, Action.EDIT_PLAN)
    measure = _trimmed(measure)
    with store.entry("change_measure", by=by, at=at) as entry:
        now = get(store, measure.measure_id)
        if now.status in FINISHED:
            raise StateProblem(f"Åtgärden är {MEASURE_STATUS_WORDS[now.status]} och kan inte ändras. Lägg till en ny.")
        measure = replace(measure, status=now.status, status_reason=now.status_reason, follow_up=now.follow_up)
        _refuse(_problems(store, measure))
        _keep(entry, measure)


def change_status(store: Store, measure_id: str, status: MeasureStatus, reason: str, *, by: User, at: datetime) -> None:
    """Moves a measure along `NEXT_MEASURE_STATUS`; stopping needs a reason. Raises as `add`."""
    access.check_action(by, Action.EDIT_PLAN)
    reason = reason.strip()
    with store.entry("change_measure_status", by=by, at=at, note=reason) as entry:
        measure = get(store, measure_id)
        _check_next_status(measure.status, status)
        rule = STOPPING if status is MeasureStatus.STOPPED else TEXT_RULES["status_reason"]
        _refuse(_text_problems(reason, rule))
        _keep(entry, replace(measure, status=status, status_reason=reason))


def record_follow_up(
    store: Store, measure_id: str, text: str, next_follow_up_on: date, *, by: User, at: datetime
) -> None:
    """Writes down a follow-up and when the next one is. Raises AccessProblem, StateProblem or ContentProblem."""
    access.check_action(by, Action.EDIT_PLAN)
    followed_up_on = at.astimezone(STOCKHOLM).date()
    with store.entry("follow_up_measure", by=by, at=at) as entry:
        measure = get(store, measure_id)
        if measure.status is MeasureStatus.STOPPED:
            raise StateProblem("Åtgärden är avbruten och följs inte upp. Lägg till en ny om arbetet ska fortsätta.")
        measure = _trimmed(replace(measure, follow_up=text, follow_up_on=next_follow_up_on))
        problems = [*_text_problems(measure.follow_up, FOLLOWING_UP), *_date_problems(measure)]
        if next_follow_up_on <= followed_up_on:
            problems.append(f"Nästa uppföljning är {day(next_follow_up_on)}. Välj en dag efter {day(followed_up_on)}.")
        _refuse(problems)
        _keep(entry, measure)


def get(store: Store, measure_id: str) -> Measure:
    """The newest version of one measure. Raises ContentProblem if there is none."""
    found = store.rows("select * from measures where measure_id = ?", [measure_id])
    if not found:
        raise ContentProblem("Åtgärden finns inte i planen. Ladda om sidan och välj den igen.")
    values = {field.name: found[0][field.name] for field in fields(Measure)}
    return Measure(**{**values, "status": MeasureStatus(values["status"])})


def measures(store: Store, *, user: User, today: date) -> pd.DataFrame:
    """One row per measure the user may see, late ones first, then by next follow-up.

    Columns: the fields of `Measure`, `created_at` (UTC) and the booleans `is_overdue` (past its follow-up),
    `is_followed_up` (for good), `is_without_problem` and `is_without_cause`. A reader sees neither proposals, nor
    stopped measures, nor small places. Raises AccessProblem.
    """
    access.check_action(user, Action.SEE_PLAN)
    statuses = VISIBLE_TO_READER if user.role is Role.READER else set(MeasureStatus)
    sql = """
        select * exclude (entry_id), follow_up_on < $today and not is_followed_up as is_overdue
        from measures
        where list_contains($statuses, status)
            and (area_id is null or not list_contains($hidden_area_ids, area_id))
        order by is_overdue desc, is_followed_up, follow_up_on, created_at, measure_id
    """
    return store.read(
        sql,
        {
            "today": today,
            "statuses": sorted(statuses),
            "hidden_area_ids": sorted(access.hidden_areas(user, store.reference)),
        },
    )


def checks(measures: pd.DataFrame) -> pd.DataFrame:
    """Brå's two checks on the measures that are not finished: one row per remark, in the order of `measures`.

    Columns: measure_id, title, check (`WITHOUT_PROBLEM_OR_CAUSE` or `PAST_FOLLOW_UP`), sentence (Swedish, what to do).
    """
    remarks = [remark for row in measures.to_dict("records") for remark in _remarks(row)]
    return pd.DataFrame(remarks, columns=["measure_id", "title", "check", "sentence"])


def _remarks(row: Mapping[Any, Any]) -> Iterator[tuple[str, str, str, str]]:
    missing = [words for column, words in MISSING_WORDS.items() if row[column]]
    if missing and row["status"] not in FINISHED:
        names, questions = (" och ".join(words) for words in zip(*missing, strict=True))
        sentence = f"Åtgärden saknar {names}. Skriv {questions}."
        yield row["measure_id"], row["title"], WITHOUT_PROBLEM_OR_CAUSE, sentence
    if row["is_overdue"]:
        sentence = f"Uppföljningen skulle ha gjorts {day(row['follow_up_on'])}. Följ upp och sätt en ny dag."
        yield row["measure_id"], row["title"], PAST_FOLLOW_UP, sentence


def _check_next_status(now: MeasureStatus, status: MeasureStatus) -> None:
    if status in NEXT_MEASURE_STATUS[now]:
        return
    if now in FINISHED:
        raise StateProblem(f"Åtgärden är {MEASURE_STATUS_WORDS[now]} och byter inte status. Lägg till en ny åtgärd.")
    possible = " eller ".join(
        MEASURE_STATUS_WORDS[next_status] for next_status in MeasureStatus if next_status in NEXT_MEASURE_STATUS[now]
    )
    raise StateProblem(f"Åtgärden är {MEASURE_STATUS_WORDS[now]}. Välj {possible} som nästa status.")


def _refuse(problems: Iterable[str]) -> None:
    if texts := list(problems):
        raise ContentProblem("\n".join(texts))


def _problems(store: Store, measure: Measure) -> Iterator[str]:
    for field, rule in TEXT_RULES.items():
        yield from _text_problems(getattr(measure, field), rule)
    yield from _date_problems(measure)
    yield from _reference_problems(store, measure)


def _text_problems(text: str, rule: TextRule) -> Iterator[str]:
    if not text and rule.advice:
        yield f"{rule.what} saknas. {rule.advice}"
    if len(text) > rule.longest:
        yield f"{rule.what} har {len(text)} tecken. Korta till högst {rule.longest}."
        return
    try:
        privacy.check_text(text, rule.what)
    except ContentProblem as problem:
        yield str(problem)


def _date_problems(measure: Measure) -> Iterator[str]:
    start = day(measure.starts_on)
    if measure.ends_on < measure.starts_on:
        yield f"Slutet ({day(measure.ends_on)}) är före starten ({start}). Ändra någon av dagarna."
    if measure.follow_up_on < measure.starts_on:
        yield f"Uppföljningen ({day(measure.follow_up_on)}) är före starten ({start}). Välj en senare dag."


def _reference_problems(store: Store, measure: Measure) -> Iterator[str]:
    reference = store.reference
    if measure.owner_agency_id not in {agency.agency_id for agency in reference.agencies}:
        yield "Ägaren saknas eller är okänd. Välj en av verksamheterna i listan."
    if measure.area_id is not None and measure.area_id not in {area.area_id for area in reference.areas}:
        yield f"Platsen ”{measure.area_id}” är okänd. Välj en av platserna i listan."
    if measure.theme_id is not None and measure.theme_id not in {theme.theme_id for theme in reference.themes}:
        yield f"Temat ”{measure.theme_id}” är okänt. Välj ett av temana i listan."
    elif measure.theme_id is not None and measure.area_id not in {None, WHOLE_ISLAND}:
        theme = reference.theme(measure.theme_id)
        if theme.is_whole_island_only:
            yield f"{theme.label} följs bara för hela ön. Välj Hela Gotland som plats."
    if measure.round_id is not None:
        try:
            rounds.get(store, measure.round_id)
        except ContentProblem as problem:
            yield str(problem)


def _trimmed(measure: Measure) -> Measure:
    """The measure without blanks around its texts, so that nothing but blanks is the same as nothing."""
    texts: dict[str, Any] = {field: getattr(measure, field).strip() for field in TEXT_RULES}
    return replace(measure, **texts)


def _keep(entry: Entry, measure: Measure) -> None:
    entry.add("measures", [asdict(measure)])
