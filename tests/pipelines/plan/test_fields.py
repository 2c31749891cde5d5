"""A text of a measure is described in one place, and all that is made of it follows."""

from __future__ import annotations

from dataclasses import fields as attributes
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from pipelines import plan
from pipelines.documents.plan import action_plan
from pipelines.domain import Audience, Measure, MeasureStatus, Role, User
from pipelines.ledger import Store
from pipelines.plan.fields import EVERYBODY, FIELDS, Field
from tests.factories import COUNCIL, NOW, READER, STRATEGIST, member
from tests.pipelines.plan.test_measures import add, follow_up

BUDGET = Field("Pengar", "Pengarna", "Pengar: vad kostar det?", 50, missing="vad det kostar", seen_by=EVERYBODY)


def test_the_plan_the_checks_and_word_are_made_of_the_description(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With another description of the cause, as if it had been a text that was described yesterday."""
    add(store, "m1", cause="Tio tusen.")
    add(store, "m2", cause="")
    monkeypatch.setitem(FIELDS, "cause", BUDGET)
    measures = plan.measures(store, user=STRATEGIST, today=NOW.date())
    assert [measure.cause for measure in measures] == ["Tio tusen.", ""]
    assert [remark.sentence for remark in plan.checks(measures)] == ["Åtgärden saknar pengar. Skriv vad det kostar."]
    who: dict[str, Any] = {"by": STRATEGIST, "audience": Audience.COUNCIL}
    content = action_plan(measures, reference=store.reference, today=NOW.date(), **who, is_demo=False)
    document = Document(BytesIO(content))
    facts = {row.cells[0].text: row.cells[1].text for row in document.tables[1].rows}
    assert facts["Pengar"] == "Tio tusen."


@pytest.mark.parametrize("name", FIELDS)
def test_a_text_goes_only_to_the_roles_that_are_listed_for_it(
    store: Store, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    add(store, status=MeasureStatus.RUNNING)
    follow_up(store)
    everybody = (STRATEGIST, COUNCIL, member(), READER)
    assert all(seen(store, user, name) for user in everybody)
    monkeypatch.setitem(FIELDS, name, replace(FIELDS[name], seen_by=frozenset({Role.STRATEGIST})))
    assert [bool(seen(store, user, name)) for user in everybody] == [True, False, False, False]


def seen(store: Store, user: User, name: str) -> str | None:
    """The text, if the user gets it; it is empty where it is said to be hidden, and nowhere else."""
    (measure,) = plan.measures(store, user=user, today=NOW.date())
    text: str = getattr(measure, name)
    assert bool(text) is (name not in measure.unseen)
    return text


@pytest.mark.parametrize("name", FIELDS)
def test_one_measure_too_is_given_out_without_the_texts_its_asker_may_not_see(
    store: Store, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    add(store, status=MeasureStatus.RUNNING)
    follow_up(store)
    whole = plan.recorded_measure(store, "m1", user=READER)
    assert getattr(whole, name)
    monkeypatch.setitem(FIELDS, name, replace(FIELDS[name], seen_by=frozenset({Role.STRATEGIST})))
    assert plan.recorded_measure(store, "m1", user=STRATEGIST) == whole
    for user in (COUNCIL, member(), READER):
        assert plan.recorded_measure(store, "m1", user=user) == replace(whole, **{name: ""})


@pytest.mark.parametrize("name", FIELDS)
def test_a_write_keeps_the_texts_its_writer_may_not_see(
    store: Store, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    add(store, status=MeasureStatus.RUNNING)
    whole = plan.recorded_measure(store, "m1", user=STRATEGIST)
    monkeypatch.setitem(FIELDS, name, replace(FIELDS[name], seen_by=frozenset({Role.STRATEGIST})))
    plan.change(store, plan.recorded_measure(store, "m1", user=COUNCIL), by=COUNCIL, at=NOW)
    assert plan.recorded_measure(store, "m1", user=STRATEGIST) == whole
    plan.record_follow_up(store, "m1", "Gjort.", whole.ends_on, by=COUNCIL, at=NOW)
    kept = plan.recorded_measure(store, "m1", user=STRATEGIST)
    assert replace(kept, follow_up=whole.follow_up, follow_up_on=whole.follow_up_on) == whole


def test_a_hidden_text_is_no_want_and_is_asked_for_nowhere(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store, cause="", status=MeasureStatus.RUNNING)
    monkeypatch.setitem(FIELDS, "cause", replace(FIELDS["cause"], seen_by=frozenset({Role.STRATEGIST})))
    for user, count in ((STRATEGIST, 1), (COUNCIL, 0)):
        measures = plan.measures(store, user=user, today=NOW.date())
        assert len(plan.checks(measures)) == count
        assert ("cause" in plan.body(measures[0].unseen)) == bool(count)


def test_a_field_that_says_nothing_of_who_sees_it_is_seen_by_nobody() -> None:
    assert not Field("Pengar", "Pengarna", "Pengar?").seen_by


def test_every_field_is_an_attribute_of_a_measure() -> None:
    assert set(FIELDS) <= {attribute.name for attribute in attributes(Measure)}
