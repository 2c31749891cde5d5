"""What somebody has written, and the names in the municipality's files, are shown letter by letter on every page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copy

import pytest

from dashboard.components.messages import plain
from pipelines.domain import Level, Rating
from pipelines.ledger import Store
from pipelines.rating import approvals, ratings
from pipelines.reference import Reference
from tests.dashboard.conftest import SetClock
from tests.dashboard.filled_store import GRABO, OPEN, add_measure
from tests.dashboard.visitor import COUNCIL, PAGES, READER, STRATEGIST, Visitor, markdown_of
from tests.factories import NOW, after_closing, member, requiring_approval

ODD = "*q* _q_ `q` [q](q) :red[q] $q$ <q> ~q~ :q:"
"""A name, or words of somebody's, with all that Markdown would make something else of."""
TAKEN_FOR_MARKDOWN = re.compile(r"(?<!\\)[*_`\[<$~]q|q(?<!\\)[*_`\]>$~]|:q:")


def odd(reference: Reference) -> Reference:
    """The municipality with such names."""
    return replace(
        reference,
        description=replace(reference.description, name=ODD),
        areas=tuple(replace(area, display_name=f"{area.display_name} {ODD}") for area in reference.areas),
        themes=tuple(replace(theme, label=f"{theme.label} {ODD}") for theme in reference.themes),
        agencies=tuple(
            replace(each, label=f"{each.label} {ODD}", short_label=f"{each.short_label} {ODD}")
            for each in reference.agencies
        ),
        glossary=tuple(replace(term, explanation=ODD) for term in reference.glossary),
        levels=tuple(replace(level, label=f"{level.label} {ODD}") for level in reference.levels),
    )


@pytest.fixture
def oddly_named(
    tmp_path: Path, filled_file: Path, serve: Callable[[Path], Store], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Store]:
    store = serve(Path(copy(filled_file, tmp_path / "osf.duckdb")))
    monkeypatch.setattr(store, "reference", odd(store.reference))
    add_measure(store, ODD, problem=ODD, cause=ODD)
    rating = Rating(OPEN, "police", GRABO, "drugs", Level.SEVERE, comment=ODD)
    ratings.save(store, [rating], by=member(), at=NOW)
    yield store
    store.close()


def taken_for_markdown(visitor: Visitor) -> list[str]:
    assert visitor.crashes == []
    return [text for text in markdown_of(visitor) if TAKEN_FOR_MARKDOWN.search(text)]


@pytest.mark.usefixtures("oddly_named")
@pytest.mark.parametrize("is_closed", [False, True], ids=["open", "closed"])
@pytest.mark.parametrize("role", [STRATEGIST, COUNCIL, READER, "Medlem"])
def test_no_page_takes_a_name_for_markdown(role: str, is_closed: bool, set_clock: SetClock) -> None:
    if is_closed:
        set_clock(after_closing())
    visitor = Visitor(address=f"role={'member:police' if role == 'Medlem' else role_code(role)}")
    for page in PAGES:
        visitor.go(page)
        assert taken_for_markdown(visitor) == [], page


def role_code(role: str) -> str:
    return {STRATEGIST: "strategist", COUNCIL: "council", READER: "reader"}[role]


@pytest.mark.usefixtures("oddly_named")
@pytest.mark.parametrize("cell", [(GRABO, "drugs"), (GRABO, "")])
def test_no_cell_takes_a_name_for_markdown(cell: tuple[str, str], set_clock: SetClock) -> None:
    set_clock(after_closing())
    visitor = Visitor(page="Lägesbild", address=f"area={cell[0]}&theme={cell[1]}")

    assert taken_for_markdown(visitor) == []
    assert taken_for_markdown(visitor.switch("Visa som", "Matris")) == []


def test_a_reason_is_shown_letter_by_letter(oddly_named: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oddly_named, "reference", requiring_approval(oddly_named.reference))
    request = approvals.ask(oddly_named, OPEN, "police", by=member(), session="one", at=NOW)
    approvals.send_back(oddly_named, OPEN, "police", request.entry_id, ODD, by=member(), session="two", at=NOW)

    visitor = Visitor(page="Skatta", address="role=member:police")

    assert "q" in " ".join(text for text in markdown_of(visitor) if "Skickat tillbaka" in text)
    assert taken_for_markdown(visitor) == []


@pytest.mark.parametrize("text", [ODD, "# rubrik", "- punkt", "1. punkt", "a | b", "&amp;", ":material/home:", "--- a"])
def test_plain_text_has_nothing_that_markdown_would_take(text: str) -> None:
    assert not TAKEN_FOR_MARKDOWN.search(plain(text))
    assert re.sub(r"\\([^A-Za-z0-9\s])", r"\1", plain(text)).replace("\u2060", "") == text
    assert not re.match(r"[#\-+=]|\d+[.)]", plain(text))
