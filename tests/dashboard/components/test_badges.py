"""A badge is always symbol and word, and what is no level never looks like one."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.components.badges import answer_badge, disagreement_mark, legend, level_badge
from pipelines.domain import NO_INSIGHT, Level
from pipelines.reference import Reference

MISSING = [None, float("nan"), pd.NA]


@pytest.mark.parametrize("level", Level)
def test_a_level_has_its_symbol_and_word(reference: Reference, level: Level) -> None:
    described = reference.level(level)

    badge = level_badge(str(level), reference)

    assert badge == f'<span class="badge {level}">{described.symbol} {described.label}</span>'
    assert answer_badge(str(level), reference) == badge


@pytest.mark.parametrize("missing", MISSING)
def test_a_missing_level_and_a_missing_answer_are_different_things(reference: Reference, missing: object) -> None:
    assert level_badge(missing, reference) == '<span class="badge insufficient">▨ underlag saknas</span>'
    assert answer_badge(missing, reference) == '<span class="badge not_submitted">ej inlämnat</span>'


def test_no_two_badges_look_or_read_the_same(reference: Reference) -> None:
    badges = [level_badge(level, reference) for level in Level]
    badges += [level_badge(None, reference), answer_badge(None, reference), answer_badge(NO_INSIGHT, reference)]

    assert len(set(badges)) == 8


@pytest.mark.usefixtures("store")
def test_the_legend_has_the_levels_in_order_and_what_is_not_a_level(reference: Reference) -> None:
    text = legend(reference, disagreement_mark())

    labels = [level.label for level in reference.levels]
    assert sorted(labels, key=text.index) == labels
    assert "underlag saknas" in text
    assert disagreement_mark() in text
    assert "visas bara inom OSF" not in text
    assert "visas bara inom OSF" in legend(reference, with_hidden=True)
