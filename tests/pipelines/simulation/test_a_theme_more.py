"""A theme is a row in `themes.csv` and in `coverage.csv`: the demo has answers of it, without words of its own."""

from __future__ import annotations

from dataclasses import replace

from pipelines.reference import ANY, Coverage, Reference
from pipelines.simulation import demo
from tests.factories import NOW


def test_the_demo_answers_a_theme_that_its_story_does_not_speak_of(reference: Reference) -> None:
    theme = replace(reference.themes[0], theme_id="loneliness", label="Ensamhet")
    coverage = Coverage("police", ANY, theme.theme_id)
    larger = replace(reference, themes=(*reference.themes, theme), coverage=(*reference.coverage, coverage))

    submissions = demo._ratings_by_submission(demo.demo_world(larger, now=NOW), seed=1)

    answered = [rating for given in submissions.values() for rating in given if rating.theme_id == theme.theme_id]
    assert "police" in {rating.agency_id for rating in answered}
    assert {rating.comment for rating in answered} == {""}
