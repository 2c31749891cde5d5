"""The trend words on Trender and behind a cell: for everybody, never of few rounds, never with a p-value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard import data
from pipelines.domain import Level, Rating
from pipelines.ledger import Store, open_store
from pipelines.rating.imports import import_ratings
from pipelines.reference import Reference
from tests.dashboard.conftest import SetClock
from tests.dashboard.filled_store import OPEN
from tests.dashboard.visitor import READER, ROLES, STRATEGIST, Visitor
from tests.factories import STRATEGIST as THE_STRATEGIST
from tests.factories import add_round, after_closing, publish, while_open

RISE = [1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 5]
RATERS = ("police", "social_services", "education", "technical_services")
SIGNS = "Tydligare än vad slumpen brukar ge"


@pytest.fixture(scope="module")
def rising_file(tmp_path_factory: pytest.TempPathFactory, reference: Reference) -> Path:
    """Eleven published rounds in which drugs rise in Gråbo and in Hemse, and stand still in Bingeby."""
    path = tmp_path_factory.mktemp("rising") / "osf.duckdb"
    store = open_store(path, reference)
    for number, rank in enumerate(RISE):
        round_id = (date(2026, 1, 8) + timedelta(weeks=4 * number)).isoformat()
        add_round(store, round_id)
        given = [
            Rating(round_id, agency_id, area_id, "drugs", list(Level)[level - 1], is_settled=True)
            for area_id, level in (("0980R005", rank), ("0980R006", rank), ("0980R001", 2))
            for agency_id in RATERS
        ]
        import_ratings(store, given, by=THE_STRATEGIST, at=while_open(round_id))
        publish(store, round_id)
    store.close()
    return path


@pytest.fixture
def rising(rising_file: Path, serve: Callable[[Path], Store]) -> Store:
    """Only for reading."""
    return serve(rising_file)


@pytest.mark.usefixtures("rising")
def test_the_places_with_a_sign_stand_first_with_the_number_of_rounds() -> None:
    visitor = Visitor(page="Trender")

    assert visitor.table(SIGNS) == [
        {"Plats och tema": "Gråbo · Narkotika", "Tecken": "tecken på ökning (11 omgångar)"},
        {"Plats och tema": "Hemse · Narkotika", "Tecken": "tecken på ökning (11 omgångar)"},
    ]
    assert visitor.words.index("Tecken på ökning och minskning") < visitor.words.index("Alla platser, omgång för")


@pytest.mark.usefixtures("rising")
def test_a_reader_sees_the_same_signs_but_for_small_places() -> None:
    visitor = Visitor(READER, "Trender")

    assert [row["Plats och tema"] for row in visitor.table(SIGNS)] == ["Gråbo · Narkotika"]


@pytest.mark.usefixtures("rising")
def test_each_place_compared_says_whether_there_is_a_sign() -> None:
    visitor = Visitor(page="Trender").choose("Tema", "Narkotika")
    visitor.choose_several("Platser (högst 6)", ["Gråbo", "Bingeby", "Roma"])

    words = " ".join(visitor.words.split())
    assert "Gråbo : Tecken på ökning (11 omgångar)." in words
    assert "Bingeby : Inga tydliga tecken (11 omgångar)." in words
    assert "Roma : Ingen trend bedöms." in words


@pytest.mark.usefixtures("rising")
def test_the_history_of_a_cell_begins_with_its_trend_word() -> None:
    words = Visitor(STRATEGIST, "Lägesbild", place="Gråbo", theme="Narkotika").words

    assert words.index("Hur det har varit") < words.index("Tecken på ökning (11 omgångar).")


@pytest.mark.usefixtures("published_round")
@pytest.mark.parametrize("role", ROLES)
def test_few_rounds_give_no_trend_word(role: str) -> None:
    words = Visitor(role, "Trender").choose("Tema", "Narkotika").words

    assert "tecken på ökning (" not in words
    assert "För få omgångar för att läsa en trend (2 omgångar)." in words


def test_enough_rounds_without_a_sign_are_told_so(store: Store) -> None:
    for number in range(10):
        round_id = (date(2026, 1, 8) + timedelta(weeks=4 * number)).isoformat()
        add_round(store, round_id)
        given = [
            Rating(round_id, agency_id, "0980R005", "drugs", Level.NORMAL, is_settled=True) for agency_id in RATERS
        ]
        import_ratings(store, given, by=THE_STRATEGIST, at=while_open(round_id))
        publish(store, round_id)

    assert "i något tema. Det betyder inte att inget har rört sig." in Visitor(page="Trender").words


def test_what_is_published_is_seen_in_the_signs_at_once(filled: Store, set_clock: SetClock) -> None:
    set_clock(after_closing())
    before = data.picture.trend_signs(THE_STRATEGIST)
    assert data.picture.trend_signs(THE_STRATEGIST) is before

    publish(filled, OPEN)

    after = data.picture.trend_signs(THE_STRATEGIST)
    assert max(row.rounds_count for row in after) == max(row.rounds_count for row in before) + 1
