"""The second lens: chosen by the strategist, labelled wherever it is shown, and explained."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.views.picture.strictness_lens import CORRECTED, JOINT, TITLE, WITHOUT_LENS, why
from pipelines.ledger import Store
from pipelines.picture.rows import LensDifference
from pipelines.reference import Reference
from tests.dashboard.conftest import SetClock
from tests.dashboard.visitor import COUNCIL, POLICE, READER, STRATEGIST, Visitor
from tests.factories import a_row, after_closing

DIFFERENCES = "Andra nivåer med verksamheternas vanliga stränghet borträknad"


@pytest.mark.usefixtures("closed_round")
def test_the_lens_is_never_what_is_shown_first() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild")

    assert "Nivåer" in visitor.labels("button_group")
    assert TITLE not in visitor.words
    assert visitor.table("Den gemensamma bilden")


@pytest.mark.usefixtures("published_round")
@pytest.mark.parametrize("role", [COUNCIL, READER, POLICE])
def test_only_the_strategist_is_offered_the_lens(role: str) -> None:
    visitor = Visitor(role, "Lägesbild")

    assert "Nivåer" not in visitor.labels("button_group")
    assert "borträknad" not in visitor.sent


@pytest.mark.usefixtures("closed_round")
def test_the_map_of_a_theme_says_in_heading_legend_figure_and_table_that_it_is_the_lens() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild", theme="Narkotika").switch("Nivåer", CORRECTED)

    assert visitor.crashes == []
    assert [heading.value for heading in visitor.app.subheader if heading.value == TITLE]
    assert f"{TITLE}." in visitor.html
    charts = visitor.app.main.get("plotly_chart")
    assert len(charts) == 2
    assert all(TITLE.lower() in chart.proto.alt for chart in charts)
    rows = visitor.table(TITLE)
    assert list(rows[0]) == ["Plats", "Tema", CORRECTED, JOINT]
    assert {row["Tema"] for row in rows} == {"Narkotika"}


@pytest.mark.usefixtures("closed_round")
@pytest.mark.parametrize(("theme", "view"), [("", "Karta"), ("Narkotika", "Matris")])
def test_without_a_theme_or_as_a_matrix_all_themes_are_shown(theme: str, view: str) -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild", theme=theme).switch("Visa som", view).switch("Nivåer", CORRECTED)

    (chart,) = visitor.app.main.get("plotly_chart")
    assert chart.proto.alt.startswith(TITLE)
    assert len({row["Tema"] for row in visitor.table(TITLE)}) > 1


@pytest.mark.usefixtures("closed_round")
def test_a_list_says_where_the_lenses_differ_and_why() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild")

    rows = visitor.table(DIFFERENCES)

    assert rows
    assert all(row[JOINT] != row[CORRECTED] for row in rows)
    assert all("Svarens medelvärde" in row["Varför"] or "Inte strängheten" in row["Varför"] for row in rows)
    assert f"({len(rows)})" in visitor.words


@pytest.mark.usefixtures("closed_round")
def test_a_chosen_cell_says_its_level_through_the_lens_and_why_it_is_another() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild")
    difference = visitor.table(DIFFERENCES)[0]

    visitor.choose("Plats", difference["Plats"]).choose("Tema", difference["Tema"])

    assert f"{CORRECTED}: {difference[CORRECTED]} {difference['Varför']}" in " ".join(visitor.words.split())


@pytest.mark.usefixtures("closed_round")
def test_a_cell_that_is_the_same_through_the_lens_says_so() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild")
    differing = {(row["Plats"], row["Tema"]) for row in visitor.table(DIFFERENCES)}
    same = next(
        row
        for row in visitor.switch("Visa som", "Matris").table("Den gemensamma bilden")
        if (row["Plats"], row["Tema"]) not in differing and "underlag" not in row["Nivå"]
    )

    visitor.choose("Plats", same["Plats"]).choose("Tema", same["Tema"])

    assert f"{CORRECTED}: {same['Nivå']} Samma nivå som den gemensamma." in " ".join(visitor.words.split())


def test_a_round_published_before_there_was_a_lens_says_so(filled: Store, set_clock: SetClock) -> None:
    set_clock(after_closing())
    with filled._open.cursor() as cursor:  # as the rows of such a round stand in the ledger
        cursor.execute("update ledger.published_cells set corrected_level = null, corrected_rank = null")

    visitor = (
        Visitor(STRATEGIST, "Lägesbild").choose("Omgång", "29 oktober 2026 (fastställd)").switch("Nivåer", CORRECTED)
    )

    assert visitor.crashes == []
    assert WITHOUT_LENS in visitor.words


def row(**changes: Any) -> LensDifference:
    usual = {"mean_rank": 2.6, "corrected_rank": 2.3, "mean_strictness": 0.3, "is_by_strictness": True}
    named = {"agency_ids": ["police", "voluntary", "education"], "strictness": [0.8, -0.4, 0.2]}
    return a_row(LensDifference, **{**usual, **named, **changes})


def test_those_who_moved_it_are_named_with_how_far(reference: Reference) -> None:
    assert why(row(), reference) == (
        "Svarens medelvärde 2,60 blir 2,30. "
        "Försiktigt räknat ligger de oftast så här långt från de andra: Polisen 0,80 över, Skolan 0,20 över."
    )


def test_mild_agencies_move_it_the_other_way(reference: Reference) -> None:
    words = why(row(mean_strictness=-0.1, corrected_rank=2.7), reference)

    assert words.endswith("Frivilliga 0,40 under.")


def test_a_small_habit_is_named_only_if_there_is_no_larger(reference: Reference) -> None:
    words = why(row(strictness=[0.05, 0.04, 0.03], agency_ids=["police", "voluntary", "education"]), reference)

    assert words.endswith(": Polisen 0,05 över.")


def test_a_difference_that_is_not_by_strictness_blames_nobody(reference: Reference) -> None:
    words = why(row(is_by_strictness=False), reference)

    assert "Inte strängheten" in words
    assert "Polisen" not in words
