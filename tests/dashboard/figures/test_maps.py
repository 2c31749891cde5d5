from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any

import geopandas
import numpy as np
import plotly.graph_objects as go
import pytest

from dashboard.figures import style
from dashboard.figures.anchors import BADGE, NARROWEST
from dashboard.figures.drawn import DrawnPlace, State
from dashboard.figures.maps import Panel, area_map, panels
from pipelines.reference import CloseUp, Reference

GRABO, BINGEBY, INNER, HEMSE, NORTH = "0980R005", "0980R001", "0980R007", "0980R006", "0980R003"
IN_VISBY = {GRABO, BINGEBY, INNER, "0980R012", "ostercentrum"}

Places = Callable[..., list[DrawnPlace]]
Draw = Callable[..., go.Figure]


@pytest.fixture
def draw(borders: geopandas.GeoDataFrame, reference: Reference) -> Draw:
    def make(table: list[DrawnPlace], panel: Panel = Panel.WHOLE, selected: str | None = None) -> go.Figure:
        return area_map(table, borders, reference.levels, reference.description, panel=panel, selected=selected)

    return make


def layer(figure: go.Figure, name: str) -> list[Any]:
    return [trace for trace in figure.data if trace.meta["layer"] == name]


def badges(figure: go.Figure) -> dict[str, str]:
    return {area_id: trace.meta["look"] for trace in layer(figure, "badge") for area_id in trace.customdata}


def fill(figure: go.Figure, area_id: str) -> Any:
    return next(trace for trace in layer(figure, "area") if trace.meta["area_id"] == area_id)


def test_the_island_has_badges_outside_visby_and_one_for_the_whole_island(draw: Draw, places: Places) -> None:
    table = places()
    assert set(badges(draw(table))) == {place.area_id for place in table} - IN_VISBY


def test_the_visby_panel_has_the_districts_the_point_and_a_slice_of_the_countryside(draw: Draw, places: Places) -> None:
    assert set(badges(draw(places(), Panel.CLOSE_UP))) == IN_VISBY | {"0980R011"}


@pytest.mark.parametrize("panel", Panel)
def test_large_areas_are_drawn_first_so_that_bingeby_lies_on_its_neighbour(
    panel: Panel, draw: Draw, places: Places, borders: geopandas.GeoDataFrame
) -> None:
    size = dict(zip(borders["area_id"], borders.geometry.area, strict=True))
    drawn = [trace.meta["area_id"] for trace in layer(draw(places(), panel), "area")]
    sizes = [size[area_id] for area_id in drawn]
    assert all(later < 1.01 * earlier for earlier, later in pairwise(sizes))  # simplified borders: equal within 1 %
    assert drawn.index(BINGEBY) > drawn.index(INNER)


def test_fills_and_badges_have_the_level_s_own_colour(draw: Draw, places: Places, reference: Reference) -> None:
    for level in reference.levels:
        figure = draw(places({HEMSE: level.code.value, NORTH: level.code.value}))
        assert fill(figure, HEMSE).fillcolor == level.colour
        assert fill(figure, NORTH).fillcolor == style.mixed(level.colour, style.PAPER, 0.5)
        badge = next(trace for trace in layer(figure, "badge") if NORTH in trace.customdata)
        assert (badge.marker.color, badge.text[0], badge.textfont.color) == (
            level.colour,
            level.symbol,
            level.text_colour,
        )


@pytest.mark.parametrize("state", ["insufficient", "hidden", "none"])
def test_what_is_no_level_is_never_drawn_as_one(state: str, draw: Draw, places: Places, reference: Reference) -> None:
    figure = draw(places({HEMSE: state}))
    look = style.NOT_A_LEVEL[State(state)]
    assert badges(figure)[HEMSE] == state
    assert fill(figure, HEMSE).fillcolor == look.colour
    assert (fill(figure, HEMSE).fillpattern.shape or "") == look.pattern
    assert fill(figure, HEMSE).fillcolor not in {level.colour for level in reference.levels}


def test_no_area_vanishes_when_nothing_is_known(draw: Draw, places: Places, borders: geopandas.GeoDataFrame) -> None:
    table = places(dict.fromkeys((place.area_id for place in places()), "insufficient"))
    assert len(layer(draw(table), "area")) == len(borders)


def test_the_split_have_a_ring_and_the_hidden_never(draw: Draw, places: Places) -> None:
    figure = draw(places({NORTH: "hidden"}, split=(HEMSE, NORTH)))
    (rings,) = layer(figure, "split")
    hemse = next(trace for trace in layer(figure, "badge") if HEMSE in trace.customdata)
    place = hemse.customdata.index(HEMSE)
    assert (list(rings.x), list(rings.y)) == ([hemse.x[place]], [hemse.y[place]])
    assert rings.marker.size > hemse.marker.size
    assert rings.marker.line.color == style.INK


def test_the_flagged_have_a_sign_and_the_hidden_never(draw: Draw, places: Places) -> None:
    figure = draw(places({NORTH: "hidden"}, flagged=(HEMSE, NORTH)))
    (flag,) = [annotation for annotation in figure.layout.annotations if annotation.name == "flag"]
    hemse = next(trace for trace in layer(figure, "badge") if HEMSE in trace.customdata)
    assert flag.x == hemse.x[hemse.customdata.index(HEMSE)]


def test_the_chosen_place_is_marked_by_its_border_and_nothing_fades(draw: Draw, places: Places) -> None:
    figure = draw(places(), selected=HEMSE)
    assert len(layer(figure, "selection")) == 1
    (trace,) = [trace for trace in layer(figure, "badge") if HEMSE in trace.customdata]
    thick = {area_id for area_id, width in zip(trace.customdata, trace.marker.line.width, strict=True) if width > 2}
    assert thick == {HEMSE}
    assert all(trace.unselected.marker.opacity == 1 for trace in figure.data if trace.mode and "markers" in trace.mode)
    assert not layer(draw(places()), "selection")


def test_only_badges_and_fills_answer_to_the_pointer(draw: Draw, places: Places) -> None:
    for trace in draw(places(), selected=HEMSE).data:
        assert (trace.hoverinfo == "text") == (trace.meta["layer"] in {"area", "badge"})


@pytest.mark.parametrize("panel", Panel)
def test_badges_are_whole_big_enough_and_apart_on_a_phone(panel: Panel, draw: Draw, places: Places) -> None:
    figure = draw(places(), panel)
    spots = [spot for trace in layer(figure, "badge") for spot in zip(trace.x, trace.y, strict=True)]
    (west, east), (south, north) = figure.layout.xaxis.range, figure.layout.yaxis.range
    scale = max((east - west) / NARROWEST, (north - south) / figure.layout.height)
    assert BADGE >= 28
    for first, second in combinations(spots, 2):
        assert ((first[0] - second[0]) ** 2 + (first[1] - second[1]) ** 2) ** 0.5 >= 0.97 * BADGE * scale
    half = BADGE / 2 * scale
    assert all(west + half <= x <= east - half and south + half <= y <= north - half for x, y in spots)


@pytest.mark.parametrize("panel", Panel)
def test_every_badge_has_its_name_and_the_sources_are_named(
    panel: Panel, draw: Draw, places: Places, reference: Reference
) -> None:
    table = places()
    figure = draw(table, panel)
    texts = {annotation.text.replace("–<br>", "–").replace("<br>", " ") for annotation in figure.layout.annotations}
    shown = set(badges(figure))
    names = {place.display_name for place in table if place.area_id in shown}
    assert names | {reference.description.borders_attribution} <= texts


@pytest.mark.parametrize("panel", Panel)
def test_the_map_fetches_nothing_and_is_small(panel: Panel, draw: Draw, places: Places) -> None:
    figure = draw(places({NORTH: "insufficient"}, flagged=(HEMSE,)), panel, HEMSE)
    assert {trace.type for trace in figure.data} == {"scatter"}
    assert not {"geo", "map", "mapbox"} & set(figure.to_plotly_json()["layout"])
    assert len(figure.to_json()) < 120_000


@pytest.mark.parametrize("panel", Panel)
def test_the_scale_is_equal_and_nothing_moves(panel: Panel, draw: Draw, places: Places) -> None:
    layout = draw(places(), panel).layout
    assert layout.yaxis.scaleanchor == "x"
    assert layout.template.layout.xaxis.fixedrange
    assert layout.template.layout.yaxis.fixedrange


def test_rings_are_kept_apart_and_coordinates_are_whole_metres(draw: Draw, places: Places) -> None:
    for trace in layer(draw(places()), "area"):
        east, north = np.asarray(trace.x), np.asarray(trace.y)
        assert not np.isnan(east[-1])
        assert (np.isnan(east) == np.isnan(north)).all()
        assert (east[~np.isnan(east)] % 1 == 0).all()
    assert np.isnan(fill(draw(places()), NORTH).x).any()


def test_the_same_places_give_the_same_map(draw: Draw, places: Places) -> None:
    table = places({HEMSE: "critical"})
    assert draw(table).to_json() == draw(table).to_json()


@pytest.mark.parametrize("area_ids", [frozenset(), frozenset({"nowhere"})])
def test_a_municipality_without_a_close_up_has_no_frame_and_every_badge_on_the_whole(
    area_ids: frozenset[str], borders: geopandas.GeoDataFrame, places: Places, reference: Reference
) -> None:
    close_up = CloseUp("Visby", area_ids) if area_ids else None
    description = replace(reference.description, close_up=close_up, borders_attribution="")
    table = places()
    figure = area_map(table, borders, reference.levels, description, panel=Panel.WHOLE, selected=None)
    assert not figure.layout.shapes
    assert {"<b>Visby</b>", "", reference.description.borders_attribution}.isdisjoint(
        annotation.text for annotation in figure.layout.annotations
    )
    assert set(badges(figure)) == {place.area_id for place in table}
    assert panels(description) == [Panel.WHOLE, Panel.CLOSE_UP][: 1 + bool(close_up)]


def test_a_small_municipality_is_drawn_as_a_large_one(
    borders: geopandas.GeoDataFrame, places: Places, reference: Reference
) -> None:
    small = borders.set_geometry(borders.geometry.affine_transform([0.05, 0, 0, 0.05, 0, 0]))
    description = replace(reference.description, close_up=None)
    drawn = [
        area_map(places(), shapes, reference.levels, description, panel=Panel.WHOLE, selected=None)
        for shapes in (borders, small)
    ]
    west, east = (np.array(figure.layout.xaxis.range) for figure in drawn)
    assert np.allclose(west * 0.05, east)
    assert len({len(fill(figure, NORTH).x) for figure in drawn}) == 1
