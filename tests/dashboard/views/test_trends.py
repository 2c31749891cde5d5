"""Trender: published rounds only, one theme at a time, and no place that the role may not see."""

from __future__ import annotations

import pytest

from pipelines.store import Store
from tests.dashboard.conftest import SetClock
from tests.dashboard.filled_store import OPEN
from tests.dashboard.visitor import READER, ROLES, STRATEGIST, Visitor
from tests.factories import after_closing, publish

PLACES = "Platser (högst 6)"
EVERY_PLACE, LEVELS, SHARES = (
    "Alla platser, omgång för omgång",
    "Läget, som median",
    "Andel som bedömer oroande eller värre",
)


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("role", ROLES)
def test_without_published_rounds_there_are_no_trends(role: str) -> None:
    visitor = Visitor(role, "Trender")

    assert "Ingen omgång är fastställd ännu." in visitor.words
    assert visitor.app.main.get("plotly_chart") == []


@pytest.mark.parametrize("role", ROLES)
def test_a_round_is_not_in_the_trends_until_it_is_published(filled: Store, set_clock: SetClock, role: str) -> None:
    set_clock(after_closing())
    visitor = Visitor(role, "Trender").choose("Tema", "Narkotika")
    assert "1 fastställd omgång, från 29 oktober 2026 till 29 oktober 2026." in visitor.words
    assert [row["Möte"] for row in visitor.table(EVERY_PLACE)] == ["29 okt. 2026"]

    publish(filled, OPEN)

    visitor.reload()
    assert "2 fastställda omgångar, från 29 oktober 2026 till 26 november 2026." in visitor.words
    assert [row["Möte"] for row in visitor.table(EVERY_PLACE)] == ["26 nov. 2026", "29 okt. 2026"]


@pytest.mark.usefixtures("published_round")
def test_few_rounds_come_with_a_warning() -> None:
    assert "Färre än 10 omgångar: läs inte in någon trend i det ännu." in Visitor(page="Trender").words


@pytest.mark.usefixtures("published_round")
def test_the_table_says_the_same_as_the_figure() -> None:
    visitor = Visitor(page="Trender").choose("Tema", "Narkotika")

    newest = visitor.table(EVERY_PLACE)[0]
    assert len(newest) == 1 + 14
    assert newest["Gråbo"] == "◑ oroande 50 % (4 av 7, 1 utan insikt)"
    assert newest["Roma"] == "▨ underlag saknas – (0 av 6)"


@pytest.mark.usefixtures("published_round")
def test_the_places_compared_begin_with_the_whole_island_and_the_worst() -> None:
    visitor = Visitor(page="Trender").choose("Tema", "Narkotika")

    assert list(visitor.table(LEVELS)[0])[:2] == ["Möte", "Hela Gotland"]
    assert {"Gråbo", "Klinte (Klintehamn)"} <= set(visitor.table(LEVELS)[0])


@pytest.mark.usefixtures("published_round")
def test_one_chooses_which_places_to_compare() -> None:
    visitor = Visitor(page="Trender").choose("Tema", "Narkotika").choose_several(PLACES, ["Roma", "Slite"])

    assert list(visitor.table(LEVELS)[0]) == ["Möte", "Roma", "Slite"]
    assert list(visitor.table(SHARES)[0]) == ["Möte", "Roma", "Slite"]

    visitor.choose_several(PLACES, [])

    assert "Välj minst en plats." in visitor.words


@pytest.mark.usefixtures("published_round")
def test_a_theme_for_the_whole_island_has_no_other_place() -> None:
    visitor = Visitor(page="Trender").choose("Tema", "Sexuellt våld mot unga")

    assert list(visitor.table(EVERY_PLACE)[0]) == ["Möte", "Hela Gotland"]


@pytest.mark.usefixtures("published_round")
def test_the_choice_of_places_is_each_themes_own() -> None:
    visitor = Visitor(page="Trender").choose("Tema", "Narkotika").choose_several(PLACES, ["Roma"])

    visitor.choose("Tema", "Alkohol")
    assert list(visitor.table(LEVELS)[0]) != ["Möte", "Roma"]


@pytest.mark.usefixtures("published_round")
def test_a_reader_sees_no_trend_of_small_places() -> None:
    visitor = Visitor(READER, "Trender").choose("Tema", "Narkotika")

    assert "Gråbo" in visitor.table(EVERY_PLACE)[0]
    assert "Klinte" not in visitor.sent
    assert "Östercentrum" not in visitor.sent
    assert "Klinte" in Visitor(STRATEGIST, "Trender").choose("Tema", "Narkotika").sent


@pytest.mark.usefixtures("published_round")
def test_nobody_is_named_in_the_trends() -> None:
    visitor = Visitor(STRATEGIST, "Trender").choose("Tema", "Narkotika")

    assert "Socialtjänsten" not in visitor.words
    assert "Öppen handel vid busstorget" not in visitor.sent


@pytest.mark.usefixtures("published_round")
def test_every_figure_has_words_for_those_who_cannot_see_it() -> None:
    charts = Visitor(page="Trender").app.main.get("plotly_chart")

    assert len(charts) == 5
    assert all("Hot och utpressning" in chart.proto.alt for chart in charts)
