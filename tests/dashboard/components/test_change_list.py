"""How many cells have changed, in words that add up."""

from __future__ import annotations

import pytest

from dashboard.components.change_list import count_words


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
    assert count_words([{"direction": direction} for direction in directions]) == words
