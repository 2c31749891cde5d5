from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboard.figures import timeline
from dashboard.figures.multiples import small_multiples
from dashboard.figures.trends import MOST_LINES, lines, shares, strip
from pipelines.domain import Area
from pipelines.picture.rows import HistoryCell
from pipelines.reference import Reference

GRABO = "0980R005"


@pytest.fixture
def grabo(reference: Reference) -> list[Area]:
    return [reference.area(GRABO)]


def layer(figure: go.Figure, name: str) -> list[Any]:
    return [trace for trace in figure.data if trace.meta["layer"] == name]


def tiles(figure: go.Figure) -> dict[tuple[str, str], str]:
    return {tuple(pair): trace.meta["look"] for trace in layer(figure, "tile") for pair in trace.customdata}


def round_ids(history: list[HistoryCell]) -> list[str]:
    return sorted({row.round_id for row in history})


def test_the_strip_has_a_tile_for_each_place_and_round_and_a_gap_stays_a_gap(
    history: list[HistoryCell], all_areas: tuple[Area, ...], reference: Reference
) -> None:
    shown = tiles(strip(history, all_areas, reference.levels, reference.events, theme_id="drugs"))
    assert len(shown) == 14 * 52 - 1
    assert shown[GRABO, round_ids(history)[3]] == "insufficient"
    assert (GRABO, round_ids(history)[5]) not in shown


def test_the_strip_s_colours_are_those_of_levels_csv(
    history: list[HistoryCell], all_areas: tuple[Area, ...], reference: Reference
) -> None:
    figure = strip(history, all_areas, reference.levels, reference.events, theme_id="drugs")
    colours = {trace.meta["look"]: trace.marker.color for trace in layer(figure, "tile")}
    assert colours.pop("insufficient")
    assert colours == {level.code.value: level.colour for level in reference.levels}


def test_tiles_never_cover_each_other_and_a_long_pause_is_a_gap(
    history: list[HistoryCell], reference: Reference
) -> None:
    whole = [reference.area("gotland")]
    ids = ["2026-01-08", "2026-01-15", "2026-01-29", "2026-02-12", "2026-06-04"]
    few = [row for row in history if row.round_id == round_ids(history)[0]]
    rounds = [replace(row, round_id=round_id) for round_id in ids for row in few]
    (trace,) = layer(strip(rounds, whole, reference.levels, [], theme_id="drugs"), "tile")
    starts = [datetime.fromisoformat(start) for start in trace.base]
    ends = [start + timedelta(milliseconds=length) for start, length in zip(starts, trace.x, strict=True)]
    assert all(end < start for end, start in zip(ends, starts[1:], strict=False))
    assert starts[4] - ends[3] > timedelta(days=90)


def test_a_line_is_broken_where_there_is_no_basis_and_where_there_is_no_row(
    history: list[HistoryCell], reference: Reference
) -> None:
    areas = [reference.area(GRABO), reference.area("gotland")]
    figure = lines(history, areas, reference.levels, reference.events, theme_id="drugs")
    first, second = layer(figure, "line")
    assert [number for number, value in enumerate(first.y) if value is None] == [3, 5]
    assert None not in second.y
    assert not first.connectgaps
    assert list(first.customdata[0]) == [GRABO, round_ids(history)[0]]


def test_the_median_s_axis_has_the_level_words_worse_upward(
    history: list[HistoryCell], grabo: list[Area], reference: Reference
) -> None:
    axis = lines(history, grabo, reference.levels, reference.events, theme_id="drugs").layout.yaxis
    assert axis.range[0] < axis.range[1]
    assert dict(zip(axis.tickvals, axis.ticktext, strict=True))[5] == "● allvarligt"


def test_hovers_have_swedish_decimals_and_dates(
    history: list[HistoryCell], grabo: list[Area], reference: Reference
) -> None:
    (line,) = layer(lines(history, grabo, reference.levels, [], theme_id="drugs"), "line")
    assert line.hovertext[0] == "16 januari 2025<br>kritiskt, median 4,2<br>5 av 7"
    (share,) = layer(shares(history, grabo, [], theme_id="drugs", worrying="oroande eller värre"), "line")
    assert share.hovertext[0].split("<br>")[1].replace("\xa0", " ") == "40 % oroande eller värre"


def test_no_more_lines_than_can_be_told_apart(
    history: list[HistoryCell], all_areas: tuple[Area, ...], reference: Reference
) -> None:
    shown = layer(lines(history, all_areas, reference.levels, [], theme_id="drugs"), "line")
    assert len(shown) == MOST_LINES
    assert len({(trace.line.color, trace.line.dash, trace.marker.symbol) for trace in shown}) == MOST_LINES


def test_small_multiples_have_one_panel_per_place_on_one_scale(
    history: list[HistoryCell], all_areas: tuple[Area, ...], reference: Reference
) -> None:
    figure = small_multiples(history, all_areas, reference.levels, reference.events, theme_id="drugs", columns=3)
    panels = layer(figure, "line")
    assert [trace.name for trace in panels] == [area.display_name for area in all_areas]
    assert len({trace.yaxis for trace in panels}) == len(all_areas)
    axes = [figure.layout[f"yaxis{number or ''}"] for number in (0, *range(2, len(all_areas) + 1))]
    assert {tuple(axis.range) for axis in axes} == {(0.5, 5.5)}
    assert all(0 <= axis.domain[0] < axis.domain[1] <= 1 for axis in axes)


@pytest.mark.parametrize("columns", [1, 2, 3, 4])
def test_small_multiples_fit_any_number_of_columns(
    columns: int, history: list[HistoryCell], all_areas: tuple[Area, ...], reference: Reference
) -> None:
    figure = small_multiples(history, all_areas, reference.levels, [], theme_id="drugs", columns=columns)
    assert figure.layout.height > 90 * -(-len(all_areas) // columns)


def test_terms_are_bands_and_festivals_are_named_lines(
    history: list[HistoryCell], grabo: list[Area], reference: Reference
) -> None:
    figure = lines(history, grabo, reference.levels, reference.events, theme_id="drugs")
    kinds = [shape.type for shape in figure.layout.shapes]
    (flags,) = layer(figure, "festivals")
    assert kinds.count("rect") == 5
    assert kinds.count("line") == len(flags.x) == 4
    assert "Medeltidsveckan 2025" in "".join(flags.hovertext)
    assert not flags.showlegend


def test_months_are_swedish_and_few_enough_to_read() -> None:
    axis = timeline.axis(date(2025, 1, 6), date(2026, 12, 20))
    assert axis["ticktext"] == ["apr<br>2025", "juli", "okt", "jan<br>2026", "apr", "juli", "okt"]
    assert "maj" in timeline.axis(date(2026, 3, 1), date(2026, 7, 1))["ticktext"]
    assert len(timeline.axis(date(1990, 1, 1), date(2040, 1, 1))["ticktext"]) <= 11


@pytest.mark.parametrize("theme_id", ["drugs", "unknown"])
def test_without_rounds_the_figure_says_so(theme_id: str, history: list[HistoryCell], reference: Reference) -> None:
    nothing = [] if theme_id == "drugs" else history
    areas = [reference.area(GRABO)]
    for figure in (
        strip(nothing, areas, reference.levels, reference.events, theme_id=theme_id),
        lines(nothing, areas, reference.levels, reference.events, theme_id=theme_id),
        shares(nothing, areas, reference.events, theme_id=theme_id, worrying="oroande eller värre"),
        small_multiples(nothing, areas, reference.levels, reference.events, theme_id=theme_id),
    ):
        assert not figure.data
        assert "Inga fastställda omgångar" in figure.layout.annotations[0].text


def test_one_round_is_enough(history: list[HistoryCell], all_areas: tuple[Area, ...], reference: Reference) -> None:
    first = [row for row in history if row.round_id == round_ids(history)[0]]
    assert len(tiles(strip(first, all_areas, reference.levels, reference.events, theme_id="drugs"))) == len(all_areas)


def test_trends_are_small_and_the_same_each_time(
    history: list[HistoryCell], all_areas: tuple[Area, ...], reference: Reference
) -> None:
    for draw in (strip, small_multiples):
        figure = draw(history, all_areas, reference.levels, reference.events, theme_id="drugs")
        again = draw(history, all_areas, reference.levels, reference.events, theme_id="drugs")
        assert figure.to_json() == again.to_json()
        assert len(figure.to_json()) < 140_000
        assert {trace.type for trace in figure.data} <= {"bar", "scatter"}


def test_without_a_median_the_line_is_drawn_through_the_levels(
    history: list[HistoryCell], grabo: list[Area], reference: Reference
) -> None:
    levels_alone = [replace(row, interpolated_median=None) for row in history]
    (line,) = layer(lines(levels_alone, grabo, reference.levels, [], theme_id="drugs"), "line")
    (panel,) = layer(small_multiples(levels_alone, grabo, reference.levels, [], theme_id="drugs"), "line")

    assert line.hovertext[0] == panel.hovertext[0] == "16 januari 2025<br>kritiskt<br>5 av 7"
    assert line.y[0] == panel.y[0] == 4
    assert line.y[3] is None
