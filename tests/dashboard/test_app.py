"""What every page has in common: none falls over for anyone, and the banner says what one is looking at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.ledger import EntryKind, Store
from tests.dashboard.filled_store import DRAFT
from tests.dashboard.visitor import COUNCIL, PAGES, POLICE, READER, ROLES, STRATEGIST, Visitor
from tests.factories import NOW
from tests.factories import STRATEGIST as THE_STRATEGIST


def walk(role: str) -> Iterator[tuple[str, Visitor]]:
    """Every page, one after the other, as the role meets it."""
    visitor = Visitor(role)
    for page in PAGES:
        yield page, visitor.go(page)


def check_that_all_is_well(role: str) -> None:
    for page, visitor in walk(role):
        assert visitor.crashes == [], page
        assert [title.value for title in visitor.app.title] == ["Om Lägesbild" if page == "Om" else page]
        is_refused = page == "Skatta" and role != POLICE
        assert len(visitor.refusals) == (1 if is_refused else 0), page
        assert DRAFT not in visitor.sent, page
        assert "<script>" not in visitor.sent, page


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("role", ROLES)
def test_no_page_falls_over_on_an_empty_store(role: str) -> None:
    check_that_all_is_well(role)


@pytest.mark.usefixtures("open_round")
@pytest.mark.parametrize("role", ROLES)
def test_no_page_falls_over_while_a_round_is_open(role: str) -> None:
    check_that_all_is_well(role)


@pytest.mark.usefixtures("closed_round")
@pytest.mark.parametrize("role", ROLES)
def test_no_page_falls_over_when_the_round_has_closed(role: str) -> None:
    check_that_all_is_well(role)


@pytest.mark.usefixtures("published_round")
@pytest.mark.parametrize("role", ROLES)
def test_no_page_falls_over_when_the_round_is_published(role: str) -> None:
    check_that_all_is_well(role)


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("role", ROLES)
def test_every_page_says_which_role_is_tried(role: str) -> None:
    for page, visitor in walk(role):
        assert f"Provläge utan inloggning, du är:  {role} ." in visitor.words, page


def test_only_invented_data_are_called_invented(store: Store) -> None:
    assert "Påhittade demodata" not in Visitor().words

    with store.entry(EntryKind.CREATE_DEMO, by=THE_STRATEGIST, at=NOW):
        pass

    for page, visitor in walk(READER):
        assert "Påhittade demodata" in visitor.words, page


def test_every_role_and_agency_can_be_tried(store: Store) -> None:
    visitor = Visitor(POLICE, "Skatta")

    assert visitor.options("Roll")[:4] == [STRATEGIST, COUNCIL, READER, POLICE]
    assert len(visitor.options("Roll")) == 3 + len(store.reference.agencies)


@pytest.mark.usefixtures("open_round")
def test_a_change_of_role_takes_effect_at_once() -> None:
    visitor = Visitor(STRATEGIST)
    assert "Stäng omgången nu" in visitor.words

    visitor.choose("Roll", READER)

    assert "Stäng omgången nu" not in visitor.words
    assert f"du är:  {READER}" in visitor.words


@pytest.mark.usefixtures("open_round")
def test_an_address_with_a_role_that_does_not_exist_is_no_way_in() -> None:
    visitor = Visitor(page="Lägesbild", address="role=kommunalråd&area=atlantis&theme=astrologi")

    assert visitor.crashes == []
    assert visitor.chosen("Roll") == STRATEGIST
    assert visitor.chosen("Plats") is None


def test_a_store_that_is_no_store_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "osf.duckdb"
    path.write_bytes(b"inte en databas" * 1000)
    monkeypatch.setenv("OSF_STORE", str(path))

    visitor = Visitor()

    assert visitor.crashes == []
    assert "går inte att öppna som Lägesbilds lager" in visitor.refusals[0]


@pytest.mark.usefixtures("store")
def test_a_clock_that_cannot_be_read_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSF_NOW", "strax")

    visitor = Visitor()

    assert visitor.crashes == []
    assert visitor.refusals == ["OSF_NOW är ”strax” men ska vara en tid som 2026-11-21T10:00."]


def test_a_refused_store_is_tried_again_at_the_next_visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "osf.duckdb"
    path.write_bytes(b"inte en databas" * 1000)
    monkeypatch.setenv("OSF_STORE", str(path))
    visitor = Visitor()
    path.unlink()

    visitor.reload()

    assert visitor.refusals == []
