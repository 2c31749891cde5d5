"""What the browser sends of the rating grid is dealt with once, however often and in whatever company it comes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from dashboard.components.rating_grid.edits import UNREADABLE, Acknowledged, Edit
from pipelines.errors import ContentProblem


def batch(*edits: tuple[int, str, str], client: str = "one") -> dict[str, Any]:
    """A message with edits (number, area, comment)."""
    rows = [
        {
            "seq": seq,
            "area_id": area_id,
            "theme_id": "drugs",
            "answer": "normal",
            "comment": comment,
            "confidence": None,
            "outlook": "worse",
            "is_settled": False,
            "seen_answer": None,
        }
        for seq, area_id, comment in edits
    ]
    return {"client": client, "edits": rows}


class Saved(list[int]):
    """Keeps the numbers of the edits, but none of those that are given together with a bad comment."""

    def __call__(self, edits: Sequence[Edit]) -> None:
        if any(edit.comment == "bad" for edit in edits):
            raise ContentProblem("Så får man inte skriva.")
        assert edits, "nothing is never saved"
        self.extend(edit.seq for edit in edits)


def test_what_comes_again_is_not_saved_again() -> None:
    acknowledged, saved = Acknowledged(), Saved()

    acknowledged.take(batch((1, "a", ""), (2, "b", "")), saved)
    acknowledged.take(batch((1, "a", ""), (2, "b", ""), (3, "a", "")), saved)

    assert saved == [1, 2, 3]
    assert acknowledged.to_browser() == {"client": "one", "seq": 3, "refused": {}}


def test_one_bad_comment_does_not_keep_the_others_out() -> None:
    acknowledged, saved = Acknowledged(), Saved()

    acknowledged.take(batch((1, "a", ""), (2, "b", "bad"), (3, "c", "")), saved)

    assert saved == [1, 3]
    assert acknowledged.to_browser()["refused"] == {"b|drugs": {"seq": 2, "text": "Så får man inte skriva."}}


def test_a_refusal_is_said_until_the_cell_is_mended() -> None:
    acknowledged, saved = Acknowledged(), Saved()
    acknowledged.take(batch((1, "a", "bad")), saved)

    acknowledged.take(batch((2, "b", "")), saved)
    assert list(acknowledged.refused) == ["a|drugs"]
    acknowledged.take(batch((3, "a", "good")), saved)

    assert saved == [2, 3]
    assert acknowledged.refused == {}


def test_another_browser_window_counts_from_one() -> None:
    acknowledged, saved = Acknowledged(), Saved()
    acknowledged.take(batch((1, "a", ""), (2, "a", "")), saved)

    acknowledged.take(batch((1, "b", ""), client="two"), saved)

    assert saved == [1, 2, 1]
    assert acknowledged.client == "two"


def test_what_breaks_is_not_acknowledged() -> None:
    acknowledged, saved = Acknowledged(), Saved()

    def broken(_edits: Sequence[Edit]) -> None:
        raise OSError("the disk is full")

    try:
        acknowledged.take(batch((1, "a", "")), broken)
    except OSError:
        acknowledged.take(batch((1, "a", "")), saved)

    assert saved == [1]


def test_one_that_cannot_be_read_is_refused_by_itself_and_stops_nothing() -> None:
    acknowledged, saved = Acknowledged(), Saved()
    message = batch((1, "a", ""), (2, "b", ""), (3, "c", ""))
    message["edits"][1]["confidence"] = "guessed"

    acknowledged.take(message, saved)
    acknowledged.take(batch((4, "d", "")), saved)

    assert saved == [1, 3, 4]
    assert acknowledged.to_browser()["seq"] == 4
    assert acknowledged.to_browser()["refused"] == {"b|drugs": {"seq": 2, "text": UNREADABLE}}


def test_where_none_can_be_read_nothing_is_saved() -> None:
    acknowledged, saved = Acknowledged(), Saved()
    message = batch((1, "a", ""))
    message["edits"][0]["confidence"] = "guessed"

    acknowledged.take(message, saved)

    assert saved == []
    assert acknowledged.to_browser()["refused"] == {"a|drugs": {"seq": 1, "text": UNREADABLE}}


def test_an_unreadable_one_that_was_answered_anew_is_no_refusal() -> None:
    acknowledged, saved = Acknowledged(), Saved()
    message = batch((1, "a", ""), (2, "a", ""))
    message["edits"][0]["outlook"] = "sideways"

    acknowledged.take(message, saved)

    assert saved == [2]
    assert acknowledged.to_browser()["refused"] == {}


@pytest.mark.parametrize("broken", [{"answer": ["normal"]}, {"confidence": {}}, {"theme_id": None}, {"comment": None}])
@pytest.mark.parametrize("is_missing", [True, False])
def test_an_edit_that_is_none_keeps_no_other_out(broken: dict[str, object], is_missing: bool) -> None:
    message = batch((1, "good", ""), (2, "odd", ""))
    odd = message["edits"][1]
    for name, value in broken.items():
        odd.pop(name) if is_missing else odd.update({name: value})
    saved: list[str] = []
    acknowledged = Acknowledged()

    acknowledged.take(message, lambda edits: saved.extend(edit.area_id for edit in edits))

    assert "good" in saved
    assert acknowledged.seq == 2
