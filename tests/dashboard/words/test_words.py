"""The picture's rows in words."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard import data, words
from dashboard.components.badges import level_badge
from dashboard.components.tables import Html
from dashboard.figures.drawn import DrawnPlace, State
from dashboard.views.picture.table import table_columns, table_row
from pipelines import picture, rounds
from pipelines.access import hidden_areas
from pipelines.ledger import Store
from pipelines.picture.rows import CellTrend, FlaggingAnswer, JudgedCell, PlaceSummary, Signal
from pipelines.reference import Reference
from pipelines.tables.rows import rows_of
from tests import golden
from tests.factories import READER, ROUND_ID, STRATEGIST, a_row, add_round, after_closing

ROW: dict[str, Any] = {
    "area_id": "0980R005",
    "theme_id": "drugs",
    "level": "worrying",
    "previous_level": "normal",
    "ratings_count": 4,
    "expected_ratings_count": 4,
    "expected_count": 7,
    "no_insight_count": 1,
    "lowest_level": "normal",
    "highest_level": "critical",
    "worrying_share": 0.5,
    "agreement_label": "divided",
    "raised_count": 2,
    "lowered_count": 1,
    "same_count": 0,
    "missing_agency_ids": ("police", "voluntary"),
    "is_flagged": True,
}
NOBODY: dict[str, Any] = {
    **ROW,
    "level": None,
    "previous_level": None,
    "ratings_count": 0,
    "expected_ratings_count": 0,
    "no_insight_count": 0,
    "lowest_level": None,
    "highest_level": None,
    "worrying_share": None,
    "agreement_label": None,
    "raised_count": 0,
    "lowered_count": 0,
    "missing_agency_ids": (),
    "is_flagged": False,
}


def cell(facts: dict[str, Any]) -> JudgedCell:
    return a_row(JudgedCell, **facts)


def cells(store: Store, user: Any = STRATEGIST) -> list[JudgedCell]:
    return rows_of(picture.cells(store, ROUND_ID, user=user, at=after_closing()), JudgedCell)


def of_place(places: list[DrawnPlace], area_id: str) -> DrawnPlace:
    return next(place for place in places if place.area_id == area_id)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            ROW,
            {
                "Svar": "4 av 7, 1 utan insikt",
                "Spann": "normalt–kritiskt",
                "Oroande eller värre": "50 %",
                "Samsyn": "delad",
                "Sedan förra omgången": "2 höjde, 1 sänkte",
                "Har inte svarat": "Polisen, Frivilliga",
            },
        ),
        (
            NOBODY,
            {
                "Svar": "0 av 7",
                "Spann": "–",
                "Oroande eller värre": "–",
                "Samsyn": "–",
                "Sedan förra omgången": "ingen jämförbar",
                "Har inte svarat": "ingen",
            },
        ),
    ],
)
def test_the_facts_beside_a_level(reference: Reference, row: dict[str, Any], expected: dict[str, str]) -> None:
    facts = {name: told.replace("\xa0", " ") for name, told in words.cells.facts(cell(row), reference)}

    assert facts == expected


@pytest.mark.parametrize(
    ("is_stable", "deciding", "expected"),
    [
        (True, (), "samma nivå vem som än räknas bort."),
        (False, ("police",), "nivån står och faller med svaret från Polisen."),
        (
            False,
            ("police", "education"),
            "nivån står och faller med vart och ett av svaren från Polisen samt Utbildning och skola.",
        ),
        (None, None, ""),
    ],
)
def test_on_whose_answer_a_level_hangs(reference: Reference, is_stable: Any, deciding: Any, expected: str) -> None:
    row = {**ROW, "is_stable": is_stable, "deciding_agency_ids": deciding}

    assert words.cells.stability(cell(row), reference) == expected


@pytest.mark.parametrize(
    ("missing", "best", "worst", "expected"),
    [
        (("police",), "normal", "critical", "om de som saknas hade svarat: som bäst normalt, som värst kritiskt."),
        (("police",), "normal", "normal", "normalt, vad de som saknas än hade svarat."),
        ((), "normal", "normal", ""),
        (("police",), None, None, ""),
        (None, "normal", "critical", ""),
    ],
)
def test_what_those_missing_could_have_made_of_it(
    reference: Reference, missing: Any, best: Any, worst: Any, expected: str
) -> None:
    row = {**ROW, "missing_agency_ids": missing, "best_level": best, "worst_level": worst}

    assert words.cells.best_and_worst(cell(row), reference) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, ""),
        (None, ""),
        (1, "1 omgång på oroande eller värre."),
        (3, "3 omgångar på oroande eller värre."),
    ],
)
def test_for_how_long_a_cell_has_been_worrying(count: Any, expected: str, reference: Reference) -> None:
    assert words.cells.in_a_row(cell({**ROW, "worrying_rounds_count": count}), reference) == expected


def test_where_all_agree_the_spread_is_one_word(reference: Reference) -> None:
    assert words.cells.spread(cell({**ROW, "highest_level": "normal"}), reference) == "normalt"


def test_a_missing_level_is_never_a_level(reference: Reference) -> None:
    assert words.cells.level_words(None, reference) == "underlag saknas"


def test_what_is_said_when_pointed_at_names_place_theme_level_and_basis(reference: Reference) -> None:
    said = words.drawn.hover(cell(ROW), reference).replace("\xa0", " ").split("<br>")

    assert said == [
        "<b>Gråbo</b>",
        "Narkotika: ◑ oroande",
        "svar: 4 av 7, 1 utan insikt · spann normalt–kritiskt",
        "samsyn: delad · 50 % oroande eller värre",
        "Narkotika: minst en verksamhet svarar kritiskt eller värre",
    ]
    assert "minst en verksamhet" not in words.drawn.hover(cell(NOBODY), reference)


def test_a_place_with_too_few_judged_themes_is_not_said_to_lack_a_level_in_one_that_has_it(
    reference: Reference,
) -> None:
    judged = {"judged_themes_count": 1, "themes_count": 5, "has_flag": True, "flagged_theme_ids": ("drugs",)}
    place = a_row(PlaceSummary, **{**ROW, "level": None, **judged})

    assert words.drawn.hover(place, reference).split("<br>") == [
        "<b>Gråbo</b>",
        "1 av 5 teman har underlag",
        "Narkotika: minst en verksamhet svarar kritiskt eller värre",
    ]
    row = dict(zip(table_columns(reference), table_row(place, reference), strict=True))
    assert row.pop("Nivå") == level_badge(None, reference)
    assert row == {
        **dict.fromkeys(table_columns(reference)[3:], "–"),
        "Plats": "Gråbo",
        "Tema": "1 av 5 teman har underlag",
        "Flagga": "kritiskt eller värre",
    }


def test_the_ring_of_a_theme_is_not_drawn_where_the_place_shows_no_theme(store: Store) -> None:
    add_round(store)
    judged = {"judged_themes_count": 1, "themes_count": 5, "has_flag": False, "flagged_theme_ids": ()}
    rows = [a_row(PlaceSummary, **{**ROW, "level": None, "agreement_label": "split", **judged})]

    places = words.drawn.on_map(
        rows, rounds.recorded_round(store, ROUND_ID), store.reference, data.municipality.points(), set()
    )

    drawn = of_place(places, "0980R005")
    assert (drawn.state, drawn.agreement_label) == (State.INSUFFICIENT, None)


@pytest.mark.parametrize(
    ("expected_ratings_count", "told"),
    [(4, "4 av 7"), (3, "3 av 7 och 1 utöver"), (None, "4 av 7")],
)
def test_whoever_nobody_expected_is_counted_beside_those_expected(expected_ratings_count: Any, told: str) -> None:
    row = {**ROW, "expected_ratings_count": expected_ratings_count, "no_insight_count": 0}

    assert words.cells.answered(cell(row)) == told


def test_nothing_is_said_of_what_is_hidden_beside_a_level(reference: Reference) -> None:
    hidden = (
        "lowest_level",
        "highest_level",
        "worrying_share",
        "agreement_label",
        "raised_count",
        "missing_agency_ids",
    )
    row = {**ROW, **dict.fromkeys(hidden)}

    assert words.cells.facts(cell(row), reference) == [("Svar", "4 av 7, 1 utan insikt")]
    assert words.drawn.hover(cell(row), reference).split("<br>")[2:] == [
        "svar: 4 av 7, 1 utan insikt",
        "Narkotika: minst en verksamhet svarar kritiskt eller värre",
    ]


def test_a_row_of_the_table_fits_its_columns(reference: Reference) -> None:
    row = dict(zip(table_columns(reference), table_row(cell(NOBODY), reference), strict=True))

    assert isinstance(row["Nivå"], Html)
    assert not isinstance(row["Plats"], Html)
    assert (row["Förra"], row["Flagga"], row["Saknas"]) == ("–", "–", "ingen")


def test_the_map_has_every_place_of_the_round_once(store: Store) -> None:
    golden.fill(store)
    rows = cells(store)

    places = words.drawn.on_map(
        [row for row in rows if row.theme_id == "drugs"],
        rounds.recorded_round(store, ROUND_ID),
        store.reference,
        data.municipality.points(),
        set(),
    )

    assert len(places) == 14
    assert of_place(places, "0980R005").state is State.LEVEL
    assert of_place(places, "0980R005").level == "worrying"
    assert of_place(places, "0980R009").state is State.INSUFFICIENT
    assert sum(place.easting is not None for place in places) == 1  # Östercentrum is a point, the others are areas


def test_the_map_says_only_that_a_small_place_is_not_for_this_role(store: Store) -> None:
    golden.fill(store)
    hidden = hidden_areas(READER, store.reference)
    rows = cells(store)
    seen = [row for row in rows if row.theme_id == "drugs" and row.area_id not in hidden]

    places = words.drawn.on_map(
        seen, rounds.recorded_round(store, ROUND_ID), store.reference, data.municipality.points(), hidden
    )

    klinte = of_place(places, "0980R008")
    assert klinte.state is State.HIDDEN
    assert klinte.level is None
    assert klinte.text == "<b>Klinte (Klintehamn)</b><br>visas bara inom OSF"


def test_a_place_not_asked_about_in_the_theme_says_so(store: Store) -> None:
    golden.fill(store)
    rows = cells(store)

    places = words.drawn.on_map(
        [row for row in rows if row.theme_id == "sexual_violence"],
        rounds.recorded_round(store, ROUND_ID),
        store.reference,
        data.municipality.points(),
        set(),
    )

    grabo = of_place(places, "0980R005")
    assert grabo.state is State.NONE
    assert grabo.level is None
    assert "bedöms inte för det här temat" in grabo.text


def test_the_matrix_has_every_cell_and_a_hidden_one_for_each_small_place(store: Store) -> None:
    golden.fill(store)
    hidden = hidden_areas(READER, store.reference)
    all_cells = cells(store)
    seen = [row for row in all_cells if row.area_id not in hidden]

    drawn = words.drawn.in_matrix(seen, rounds.recorded_round(store, ROUND_ID), store.reference, hidden)

    assert len(drawn) == len(all_cells)
    assert sum(cell.state is State.HIDDEN for cell in drawn) == len(hidden) * 5
    assert all(cell.level is None for cell in drawn if cell.area_id in hidden)


SIGNAL: dict[str, Any] = {**ROW, "reason": "raised_by_most", "strength": 3, "raised_count": 5, "lowered_count": 0}
NAMED = [
    a_row(FlaggingAnswer, agency_id=agency_id, answer=answer)
    for agency_id, answer in (("police", "severe"), ("education", "critical"), ("social_services", "critical"))
]


@pytest.mark.parametrize(
    ("changes", "flagging", "told"),
    [
        ({"same_count": 2, "lowered_count": 0}, [], "5 av 7 verksamheter har höjt sedan förra gången"),
        ({"raised_count": None}, [], "de flesta verksamheter har höjt sedan förra gången"),
        ({"reason": "raised_two_rounds"}, [], "högre två omgångar i rad"),
        ({"reason": "raised_two_rounds"}, NAMED[:1], "högre två omgångar i rad; Polisen svarar allvarligt"),
        ({"reason": "critical_for_someone", "strength": 5}, [], "minst en verksamhet svarar allvarligt"),
        ({"reason": "critical_for_someone", "strength": None}, [], "minst en verksamhet svarar kritiskt eller värre"),
        (
            {"reason": "critical_for_someone", "strength": 5},
            NAMED,
            "Polisen svarar allvarligt; Skolan och Soc svarar kritiskt",
        ),
    ],
)
def test_a_signals_reason_in_words(
    reference: Reference, changes: dict[str, Any], flagging: list[FlaggingAnswer], told: str
) -> None:
    assert words.signals.signal_reason(a_row(Signal, **{**SIGNAL, **changes}), flagging, reference) == told


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"sign": "rising", "rounds_count": 14}, "tecken på ökning (14 omgångar)"),
        ({"sign": "falling", "rounds_count": 10}, "tecken på minskning (10 omgångar)"),
        ({"sign": None, "rounds_count": 14}, "inga tydliga tecken (14 omgångar)"),
        ({"sign": None, "rounds_count": 9}, "för få omgångar för att läsa en trend (9 omgångar)"),
        (None, "ingen trend bedöms"),
    ],
)
def test_a_trend_in_words_says_how_many_rounds(reference: Reference, row: dict[str, Any] | None, told: str) -> None:
    trend = None if row is None else a_row(CellTrend, **row)

    assert words.trends.trend_words(trend, reference) == told
