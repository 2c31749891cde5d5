"""Trender: published rounds only, one theme at a time, and no place that the role may not see."""

from __future__ import annotations

import pytest

from pipelines.ledger import Store
from tests.dashboard.conftest import SetClock
from tests.dashboard.filled_store import OPEN, OVERDUE
from tests.dashboard.visitor import COUNCIL, POLICE, READER, ROLES, STRATEGIST, Visitor
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
def test_a_reader_sees_the_levels_themselves_and_no_figure_to_count_the_answers_from() -> None:
    visitor = Visitor(READER, "Trender").choose("Tema", "Narkotika")

    assert visitor.table(EVERY_PLACE)[0]["Gråbo"] == "◑ oroande (4 av 7)"
    assert "Läget, omgång för omgång" in visitor.words
    assert not [word for word in ("median", "%", SHARES) if word in visitor.words]
    assert not [chart for chart in visitor.app.main.get("plotly_chart") if "median" in chart.proto.spec]


@pytest.mark.usefixtures("published_round")
def test_nobody_is_named_in_the_trends() -> None:
    visitor = Visitor(COUNCIL, "Trender").choose("Tema", "Narkotika")

    assert "Socialtjänsten" not in visitor.words
    assert "Öppen handel vid busstorget" not in visitor.sent


@pytest.mark.usefixtures("published_round")
def test_every_figure_has_words_for_those_who_cannot_see_it() -> None:
    charts = Visitor(page="Trender").app.main.get("plotly_chart")

    assert len(charts) == 5
    assert all("Hot och utpressning" in chart.proto.alt for chart in charts)


REVIEW = "Halvårsgenomgång"


def reviewed(role: str = STRATEGIST) -> Visitor:
    return Visitor(role, "Trender").switch("Visa", REVIEW)


@pytest.mark.usefixtures("store")
def test_without_published_rounds_there_is_no_review() -> None:
    assert "Halvårsgenomgång" not in Visitor(page="Trender").words


@pytest.mark.usefixtures("published_round")
def test_a_place_is_reviewed_theme_by_theme_with_its_measures() -> None:
    visitor = reviewed().choose("Plats", "Gråbo")

    assert visitor.crashes == []
    assert "27 maj 2026 – 26 november 2026. Det finns ingen fastställd omgång från samma tid året före" in visitor.words
    rows = {row["Tema"]: row for row in visitor.table("Halvårsgenomgång: Gråbo, i siffror")}
    assert len(rows) == 5
    assert rows["Narkotika"] == {
        "Tema": "Narkotika",
        "Senast": "◑ oroande",
        "Sämst": "◑ oroande",
        "Omgångar på oroande eller värre": "1 av 2",
        "Samma tid året före": "underlag saknas",
    }
    assert [row["Åtgärd"] for row in visitor.table("Från början till slut")] == [OVERDUE]


@pytest.mark.usefixtures("published_round")
def test_a_theme_is_reviewed_place_by_place_over_a_year() -> None:
    visitor = reviewed().switch("Översikt av", "Ett tema").switch("Period", "12 månader").choose("Tema", "Narkotika")

    assert visitor.crashes == []
    assert "27 november 2025 – 26 november 2026" in visitor.words
    assert len(visitor.table("Årsgenomgång: Narkotika, i siffror")) == 14


@pytest.mark.usefixtures("published_round")
def test_a_reader_reviews_no_small_place() -> None:
    visitor = reviewed(READER)
    assert "Hemse" not in visitor.options("Plats")

    visitor.switch("Översikt av", "Ett tema").choose("Tema", "Narkotika")

    assert "Hemse" not in visitor.sent
    assert "Gråbo" in visitor.words


@pytest.mark.usefixtures("published_round")
@pytest.mark.parametrize(
    ("role", "is_offered"), [(STRATEGIST, True), (COUNCIL, True), (READER, False), (POLICE, False)]
)
def test_those_who_may_export_get_the_review_as_a_page(role: str, is_offered: bool) -> None:
    labels = reviewed(role).labels("download_button")

    assert ("Hämta genomgången som en sida i Word" in labels) is is_offered


@pytest.mark.usefixtures("published_round")
def test_the_way_of_showing_stands_in_the_address() -> None:
    assert reviewed().app.query_params["trend_view"] == REVIEW
    assert "i siffror" in Visitor(page="Trender", address=f"trend_view={REVIEW}").words


PARTS = "Alla fastställda omgångar"


@pytest.mark.usefixtures("published_round")
def test_the_strategist_sees_each_agencys_part_without_a_ranking() -> None:
    visitor = Visitor(STRATEGIST, "Trender")
    rows = visitor.table(PARTS)

    assert "Det här är ingen rangordning." in visitor.words
    assert [row["Verksamhet"] for row in rows] == sorted(row["Verksamhet"] for row in rows)
    assert len(rows) == 11


@pytest.mark.usefixtures("published_round")
def test_a_member_sees_its_own_part_alone() -> None:
    visitor = Visitor(POLICE, "Trender")

    assert "Er del i omgångarna" in visitor.words
    assert [row["Verksamhet"] for row in visitor.table(PARTS)] == ["Polisen"]


@pytest.mark.usefixtures("published_round")
@pytest.mark.parametrize("role", [COUNCIL, READER])
def test_nobody_else_sees_the_agencies_part(role: str) -> None:
    assert "del i omgångarna" not in Visitor(role, "Trender").words
