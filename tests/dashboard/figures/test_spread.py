from __future__ import annotations

import pytest

from dashboard.figures.spread import spread, words
from pipelines.reference import Reference

ANSWERS = [("Polisen", "critical"), ("Skolan", "normal"), ("Vården", "normal")]


def test_every_agency_is_a_dot_over_its_level_and_none_covers_another(reference: Reference) -> None:
    figure = spread(ANSWERS, reference.levels, joint="normal")

    dots = {(x, y) for trace in figure.data for x, y in zip(trace.x, trace.y, strict=True)}
    assert dots == {(0, 0), (0, 1), (3, 0)}
    assert {trace.marker.color for trace in figure.data} == {reference.levels[0].colour, reference.levels[3].colour}


def test_the_axis_has_every_level_worst_to_the_right(reference: Reference) -> None:
    axis = spread(ANSWERS, reference.levels, joint=None).layout.xaxis

    assert list(axis.ticktext) == [f"{level.symbol}<br>{level.label}" for level in reference.levels]


def test_a_dot_says_who_when_pointed_at_and_the_text_says_the_same(reference: Reference) -> None:
    hovers = [text for trace in spread(ANSWERS, reference.levels, joint="normal").data for text in trace.hovertext]

    assert hovers[-1] == "<b>Polisen</b><br>◕ kritiskt"
    assert words(ANSWERS, reference.levels) == "Spridning av 3 svar. normalt: Skolan, Vården; kritiskt: Polisen."


@pytest.mark.parametrize(("joint", "bands"), [("worrying", 1), (None, 0)])
def test_the_joint_level_is_marked_if_there_is_one(reference: Reference, joint: str | None, bands: int) -> None:
    figure = spread(ANSWERS, reference.levels, joint=joint)

    assert len(figure.layout.shapes) == bands
    assert all((shape.x0 + shape.x1) / 2 == 2 for shape in figure.layout.shapes)
