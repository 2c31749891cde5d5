"""What the pages read: one file of questions for each room of `pipelines`, and one cache for all of them."""

from dashboard.data import municipality, picture, plan, rating, rounds
from dashboard.data.kept import keep, let_go, store
from dashboard.data.municipality import is_demo, reference

__all__ = ["is_demo", "keep", "let_go", "municipality", "picture", "plan", "rating", "reference", "rounds", "store"]
