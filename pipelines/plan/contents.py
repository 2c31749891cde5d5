"""What a measure must and may say. All problems are told at once, in Swedish, with what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from pipelines import privacy, rounds
from pipelines.access import Action, check_action
from pipelines.domain import Measure, User
from pipelines.errors import ContentProblem
from pipelines.ledger import Store
from pipelines.plan.fields import FIELDS, Field
from pipelines.reference import Reference
from pipelines.swedish import day
from pipelines.tables.letters import said

STOPPING = replace(FIELDS["status_reason"], advice="Skriv varför åtgärden avbryts.")

FOLLOWING_UP = replace(FIELDS["follow_up"], advice="Skriv om det blev gjort och om indikatorn rörde sig.")


def refuse(problems: Iterable[str]) -> None:
    if texts := list(problems):
        raise ContentProblem("\n".join(texts))


def problems_of(store: Store, measure: Measure, *, by: User) -> Iterator[str]:
    """Everything in the measure that has to be put right, in words for people. Raises AccessProblem."""
    check_action(by, Action.EDIT_PLAN)
    for field, rule in FIELDS.items():
        yield from text_problems(getattr(measure, field), rule)
    yield from date_problems(measure)
    yield from _reference_problems(store, measure)


def text_problems(text: str, rule: Field) -> Iterator[str]:
    if not text and rule.advice:
        yield f"{rule.what} saknas. {rule.advice}"
    if len(text) > rule.longest:
        yield f"{rule.what} har {len(text)} tecken. Korta till högst {rule.longest}."
        return
    try:
        privacy.check_text(text, rule.what)
    except ContentProblem as problem:
        yield str(problem)


def date_problems(measure: Measure) -> Iterator[str]:
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
    elif measure.theme_id is not None and _is_of_a_part(measure, reference):
        theme = reference.theme(measure.theme_id)
        if theme.is_whole_only:
            whole = reference.whole.display_name
            yield f"{theme.label} följs bara för hela kommunen. Välj {whole} som plats."
    if measure.round_id is not None:
        try:
            rounds.recorded_round(store, measure.round_id)
        except ContentProblem as problem:
            yield str(problem)


def _is_of_a_part(measure: Measure, reference: Reference) -> bool:
    known = {area.area_id for area in reference.areas}
    return measure.area_id in known and not reference.is_whole(measure.area_id)


def trimmed(measure: Measure) -> Measure:
    """The measure without blanks around its texts, so that nothing but blanks is the same as nothing."""
    texts: dict[str, Any] = {field: said(getattr(measure, field)) for field in FIELDS}
    return replace(measure, **texts)
