from __future__ import annotations

from dashboard.figures import labels

VIEW = (0.0, 0.0, 400.0, 400.0)


def test_a_name_stands_to_the_right_where_there_is_room() -> None:
    placed = labels.place({"a": (200, 200)}, {"a": "Hemse"}, VIEW, 1, badge=30)
    assert placed["a"].side == "right"


def test_a_name_is_not_cut_by_the_edge() -> None:
    placed = labels.place({"a": (380, 200)}, {"a": "Hemse"}, VIEW, 1, badge=30)
    assert placed["a"].side == "left"


def test_a_name_does_not_lie_on_another_badge_or_name() -> None:
    placed = labels.place({"a": (200, 200), "b": (240, 200)}, {"a": "Hemse", "b": "Roma"}, VIEW, 1, badge=30)
    assert (placed["a"].side, placed["b"].side) == ("left", "right")
