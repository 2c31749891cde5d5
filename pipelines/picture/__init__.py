"""The joint picture: levels, changes, signals, trends, and that what is frozen can be computed again."""

from pipelines.picture.exports import exported_cells, exported_ratings
from pipelines.picture.joint import DIRECTIONS, cells, changes, places, themes
from pipelines.picture.lens import cells_through_lens, lens
from pipelines.picture.over_time import continued, history
from pipelines.picture.responses import agencies, answers, counting_ratings, participation, without_level_so_far

__all__ = [
    "DIRECTIONS",
    "agencies",
    "answers",
    "cells",
    "cells_through_lens",
    "changes",
    "continued",
    "counting_ratings",
    "exported_cells",
    "exported_ratings",
    "history",
    "lens",
    "participation",
    "places",
    "themes",
    "without_level_so_far",
]
