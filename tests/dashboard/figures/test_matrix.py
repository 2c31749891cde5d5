from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import pytest

from dashboard.figures import style
from dashboard.figures.drawn import DrawnCell, State
from dashboard.figures.matrix import matrix
from pipelines.domain import Area, Theme
from pipelines.reference import Reference

GRABO, HEMSE = "0980R005", "0980R006"


def cell(area_id: str, theme_id: str, state: str = "level", level: str | None = "normal", **more: Any) -> DrawnCell:
    facts: dict[str, Any] = {"level": level, "previous_level": level, "is_flagged": False, "agreement_label": "united"}
    ids: dict[str, Any] = {"area_id": area_id, "theme_id": theme_id, "text": f"{area_id} {theme_id}"}
    return DrawnCell(**{**facts, **ids, "state": State(state), **more})


@pytest.fixture
def draw(reference: Reference, all_areas: tuple[Area, ...], all_themes: tuple[Theme, ...]) -> Any:
    def make(*rows: DrawnCell, selected: tuple[str, str] | None = None) -> go.Figure:
        return matrix(rows, all_areas, all_themes, reference.levels, selected=selected)

    return make


def tiles(figure: go.Figure) -> list[Any]:
    return [trace for trace in figure.data if trace.meta["layer"] == "cell"]


def test_a_cell_that_is_not_expected_stays_empty(draw: Any) -> None:
    (trace,) = tiles(draw(cell(GRABO, "drugs")))
    assert [list(pair) for pair in trace.customdata] == [[GRABO, "drugs"]]


def test_a_tile_stands_in_its_row_and_column(
    draw: Any, all_areas: tuple[Area, ...], all_themes: tuple[Theme, ...]
) -> None:
    (trace,) = tiles(draw(cell(HEMSE, "alcohol")))
    assert trace.y[0] == [area.area_id for area in all_areas].index(HEMSE)
    assert trace.base[0] + trace.x[0] / 2 == [theme.theme_id for theme in all_themes].index("alcohol")


def test_every_level_has_its_own_colour_symbol_and_word(draw: Any, reference: Reference) -> None:
    for level in reference.levels:
        (trace,) = tiles(draw(cell(GRABO, "drugs", level=level.code.value)))
        assert trace.marker.color == level.colour
        assert trace.textfont.color == level.text_colour
        assert trace.text[0] == f"{level.symbol} {level.short_label}"


@pytest.mark.parametrize("state", ["insufficient", "hidden"])
def test_what_is_no_level_is_patterned_and_named(state: str, draw: Any, reference: Reference) -> None:
    (trace,) = tiles(draw(cell(GRABO, "drugs", state=state, level=None)))
    assert trace.marker.pattern.shape
    assert trace.marker.color not in {level.colour for level in reference.levels}
    assert trace.text[0] == style.NOT_A_LEVEL[State(state)].short_label


@pytest.mark.parametrize(
    ("previous", "now", "sign"),
    [("normal", "worrying", "▲"), ("severe", "normal", "▼"), ("normal", "normal", ""), (None, "severe", "")],
)
def test_an_arrow_tells_worse_or_better_than_last_time(previous: str | None, now: str, sign: str, draw: Any) -> None:
    (trace,) = tiles(draw(cell(GRABO, "drugs", level=now, previous_level=previous)))
    assert "".join(letter for letter in trace.text[0] if letter in "▲▼") == sign


def test_without_basis_there_is_no_arrow(draw: Any) -> None:
    (trace,) = tiles(draw(cell(GRABO, "drugs", state="insufficient", level=None, previous_level="severe")))
    assert trace.text[0] == "saknas"


def flags(figure: go.Figure) -> list[Any]:
    return [annotation for annotation in figure.layout.annotations if annotation.name == "flag"]


def test_the_split_have_a_ring_and_the_hidden_never(draw: Any) -> None:
    figure = draw(
        cell(GRABO, "drugs", agreement_label="split"),
        cell(HEMSE, "drugs", agreement_label="divided", is_flagged=True),
        cell(HEMSE, "alcohol", state="hidden", level=None, agreement_label="split"),
    )
    (rings,) = [trace for trace in figure.data if trace.meta["layer"] == "split"]
    (tile,) = [trace for trace in tiles(figure) if trace.meta["look"] == "normal"]
    assert list(rings.y) == [tile.y[0]]
    assert rings.width > tile.width
    assert rings.hoverinfo == "skip"


def test_a_ring_changes_no_colour_and_shows_in_grey(draw: Any) -> None:
    plain, split = draw(cell(GRABO, "drugs")), draw(cell(GRABO, "drugs", agreement_label="split"))
    (rings,) = [trace for trace in split.data if trace.meta["layer"] == "split"]
    assert tiles(split)[0].marker.color == tiles(plain)[0].marker.color
    assert rings.marker.line.color == style.INK
    assert rings.marker.color == style.PAPER  # between ring and tile, so that it shows against every level


def test_the_flagged_have_a_sign_of_their_own_and_the_hidden_never(draw: Any) -> None:
    figure = draw(
        cell(GRABO, "drugs", is_flagged=True),
        cell(HEMSE, "drugs", agreement_label="split"),
        cell(HEMSE, "alcohol", state="hidden", level=None, is_flagged=True),
    )
    (flag,) = flags(figure)
    assert flag.text == "<b>!</b>"
    assert flag.y == tiles(figure)[0].y[0]


def test_the_chosen_cell_is_marked_by_a_border_and_nothing_fades(draw: Any) -> None:
    row = cell(GRABO, "drugs")
    plain, chosen = draw(row), draw(row, selected=(GRABO, "drugs"))
    assert len(chosen.layout.shapes) == len(plain.layout.shapes) + 1
    assert chosen.layout.shapes[-1].line.color == style.ACCENT
    assert all(trace.unselected.marker.opacity == 1 for trace in chosen.data)


def test_a_chosen_cell_that_is_not_shown_is_left_alone(draw: Any) -> None:
    row = cell(GRABO, "drugs")
    assert draw(row, selected=("nowhere", "drugs")).to_json() == draw(row).to_json()


def test_a_full_matrix_is_small_and_fetches_nothing(
    draw: Any, all_areas: tuple[Area, ...], all_themes: tuple[Theme, ...]
) -> None:
    figure = draw(*(cell(area.area_id, theme.theme_id) for area in all_areas for theme in all_themes))
    assert {trace.type for trace in figure.data} == {"bar"}
    assert len(figure.to_json()) < 60_000


def test_an_empty_picture_still_has_its_rows_and_columns(
    reference: Reference, all_areas: tuple[Area, ...], all_themes: tuple[Theme, ...]
) -> None:
    figure = matrix([], all_areas, all_themes, reference.levels, selected=None)
    assert not tiles(figure)
    assert len(figure.layout.yaxis.ticktext) == len(all_areas)


def test_on_half_a_page_the_words_keep_clear_of_the_flag(
    reference: Reference, all_areas: tuple[Area, ...], all_themes: tuple[Theme, ...]
) -> None:
    cells = [cell(GRABO, "drugs", is_flagged=True)]
    figure = matrix(cells, all_areas, all_themes, reference.levels, selected=None, is_narrow=True)
    assert tiles(figure)[0].insidetextanchor == "start"
    assert len(flags(figure)) == 1
