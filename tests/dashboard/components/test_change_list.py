"""How many cells have changed, in words that add up."""

from __future__ import annotations

import pytest

from dashboard.components.change_list import FIRST, count_words, first_words
from pipelines.picture.rows import Change
from tests.factories import a_row


@pytest.mark.parametrize(
    ("directions", "words"),
    [
        (["worse", "better", "better"], "<b>1 ruta åt fel håll</b> och 2 åt rätt håll"),
        (["worse", "worse", "lost"], "<b>2 rutor åt fel håll</b>, 0 åt rätt håll och 1 utan underlag nu"),
        (
            ["flagged", "lost", "worse", "better"],
            "<b>1 ruta åt fel håll</b>, 1 åt rätt håll, 1 i samma läge där någon ser kritiskt eller värre och 1 utan "
            "underlag nu",
        ),
    ],
)
def test_every_change_is_counted_once(directions: list[str], words: str) -> None:
    assert (
        count_words([a_row(Change, direction=direction, previous_level="normal") for direction in directions]) == words
    )


def test_what_had_no_level_before_is_not_said_to_be_the_same() -> None:
    flagged = a_row(Change, direction="flagged")

    assert (
        count_words([flagged]) == "<b>0 rutor åt fel håll</b>, 0 åt rätt håll och 1 utan tidigare nivå att jämföra med"
    )


def test_the_first_picture_is_compared_with_nothing() -> None:
    assert first_words([]) == FIRST
    told = first_words([a_row(Change, direction="flagged")])
    assert "<b>1 ruta</b>" in told
    assert "åt fel håll" not in told
    assert "samma läge" not in told
