"""Every word of the method that a page uses is explained where it stands."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from dashboard import data, words
from dashboard.components.glossary import explained, explanation
from dashboard.views.picture.table import table_columns
from pipelines.ledger import Store
from pipelines.reference import Reference
from pipelines.swedish import AGREEMENT_WORDS, ANSWER_WORDS, HIDDEN_SMALL_PLACE, INSUFFICIENT, NOT_SUBMITTED
from tests.dashboard.visitor import STRATEGIST, Visitor
from tests.dashboard.words.test_words import ROW, cell

DASHBOARD = Path(__file__).resolve().parents[3] / "dashboard"
EVERYDAY = {"Plats", "Tema", "Förra"}
"""Headings that need no explaining."""


def asked_for() -> set[str]:
    """Every word that the pages' code asks the glossary for by name."""
    calls = [
        node
        for path in DASHBOARD.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args
    ]
    named = [call.args[0] for call in calls if call.func.id in {"explained", "explanation"}]  # type: ignore[attr-defined]
    return {word.value for word in named if isinstance(word, ast.Constant) and isinstance(word.value, str)}


def test_every_word_the_code_asks_for_has_an_entry() -> None:
    assert asked_for()
    assert {word for word in asked_for() if word.lower() not in data.reference().terms} == set()


@pytest.mark.parametrize(
    "word", [*AGREEMENT_WORDS.values(), *ANSWER_WORDS.values(), NOT_SUBMITTED, INSUFFICIENT, HIDDEN_SMALL_PLACE]
)
def test_every_word_that_stands_for_a_state_has_an_entry(word: str) -> None:
    assert explanation(word)


def test_every_heading_of_the_picture_is_explained_or_everyday(reference: Reference) -> None:
    facts = [name for name, _ in words.cells.facts(cell(ROW), reference)]

    assert {
        word for word in (*table_columns(reference), *facts) if word.lower() not in data.reference().terms
    } == EVERYDAY


def test_a_word_without_an_entry_is_only_a_word() -> None:
    assert explained("<Plats>") == "&lt;Plats&gt;"
    assert explanation("Plats") is None


@pytest.mark.usefixtures("closed_round")
def test_every_button_on_the_page_has_its_card_and_every_card_is_there_once() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild", place="Gråbo", theme="Narkotika")

    cards = re.findall(r'id="(term-[^"]+)"', visitor.html)
    pressed = set(re.findall(r'popovertarget="([^"]+)"', visitor.html))
    assert len(cards) == len(set(cards)) == len(data.reference().glossary)
    assert len(pressed) > 5
    assert pressed <= set(cards)


def test_the_whole_glossary_stands_on_about(store: Store) -> None:
    rows = Visitor(STRATEGIST, "Om").table("Ord som används på sidorna")

    assert [row["Betyder"] for row in rows] == [term.explanation for term in data.reference().glossary]
    assert store.reference
