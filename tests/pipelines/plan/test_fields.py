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
from pipelines.domain import Audience, Measure, Role
from pipelines.ledger import Store
from pipelines.plan.fields import EVERYBODY, FIELDS, Field
from tests.factories import COUNCIL, NOW, READER, STRATEGIST
from tests.pipelines.plan.test_measures import add

BUDGET = Field("Pengar", "Pengarna", "Pengar: vad kostar det?", 50, missing="vad det kostar", seen_by=EVERYBODY)


@pytest.fixture
def budget(store: Store, monkeypatch: pytest.MonkeyPatch) -> str:
    """Two measures and a made-up text, described once; its column is the one of the cause, under another name."""
    add(store, "m1", cause="Tio tusen.")
    add(store, "m2", cause="")
    monkeypatch.setitem(FIELDS, "budget", BUDGET)
    read = store.read
    monkeypatch.setattr(store, "read", lambda sql, *values: read(sql.replace(",budget", ", cause as budget"), *values))
    return "budget"


@pytest.mark.usefixtures("budget")
def test_a_new_text_is_in_the_plan_the_checks_and_word(store: Store) -> None:
    measures = plan.measures(store, user=STRATEGIST, today=NOW.date())
    assert list(measures["budget"]) == ["Tio tusen.", ""]
    assert list(plan.checks(measures)["sentence"]) == [
        "Åtgärden saknar orsak och pengar. Skriv vad problemet beror på och vad det kostar."
    ]
    who: dict[str, Any] = {"by": STRATEGIST, "audience": Audience.COUNCIL}
    content = action_plan(measures, reference=store.reference, today=NOW.date(), **who, is_demo=False)
    document = Document(BytesIO(content))
    facts = {row.cells[0].text: row.cells[1].text for row in document.tables[1].rows}
    assert facts["Pengar"] == "Tio tusen."


@pytest.mark.parametrize("name", FIELDS)
def test_a_text_goes_only_to_the_roles_that_are_listed_for_it(
    store: Store, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    add(store)
    assert name in plan.measures(store, user=READER, today=NOW.date())
    monkeypatch.setitem(FIELDS, name, replace(FIELDS[name], seen_by=frozenset({Role.STRATEGIST})))
    assert name in plan.measures(store, user=STRATEGIST, today=NOW.date())
    for user in (COUNCIL, READER):
        assert name not in plan.measures(store, user=user, today=NOW.date())


def test_a_field_that_says_nothing_of_who_sees_it_is_seen_by_nobody() -> None:
    assert not Field("Pengar", "Pengarna", "Pengar?").seen_by


def test_every_field_is_an_attribute_of_a_measure() -> None:
    assert set(FIELDS) <= {attribute.name for attribute in attributes(Measure)}
