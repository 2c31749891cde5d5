"""A level, or an answer that is no level, as a badge: always symbol and word, never colour alone."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from dashboard.components.glossary import explained
from pipelines.domain import NO_INSIGHT
from pipelines.reference import Reference
from pipelines.swedish import ANSWER_WORDS, HIDDEN_SMALL_PLACE, INSUFFICIENT, NOT_SUBMITTED


def level_badge(level: Any, reference: Reference) -> str:
    """HTML for a joint level; without one, *underlag saknas*, which never looks like a level."""
    if pd.isna(level):
        return f'<span class="badge insufficient">▨ {INSUFFICIENT}</span>'
    description = reference.level(str(level))
    return f'<span class="badge {description.code}">{escape(description.symbol)} {escape(description.label)}</span>'


def level_class(level: Any) -> str:
    """The style sheet's name for a joint level: its code, or 'insufficient' without one."""
    return "insufficient" if pd.isna(level) else str(level)


def answer_badge(answer: Any, reference: Reference) -> str:
    """HTML for one agency's answer: a level, *ingen insikt* or *ej inlämnat*, each looking different."""
    if pd.isna(answer):
        return f'<span class="badge not_submitted">{NOT_SUBMITTED}</span>'
    if answer == NO_INSIGHT:
        return f'<span class="badge no_insight">– {ANSWER_WORDS[NO_INSIGHT]}</span>'
    return level_badge(answer, reference)


def disagreement_mark() -> str:
    """HTML for the legend: the ring round what is split."""
    return f'<span class="sample ring"></span> Ring: {explained("oense", "vi är oense")}.'


def flag_mark(reference: Reference) -> str:
    """HTML for the legend: the sign on what is flagged."""
    flagged = escape(reference.at_or_above("flag_rank"))
    return f'<span class="sample flag">!</span> {explained("flagga")}: någon har svarat {flagged}.'


def arrows(than: str) -> str:
    """What the arrows of a matrix say, for the legend; `than` is 'än förra gången' or another round."""
    return f"▲ sämre, ▼ bättre {than}."


def legend(reference: Reference, *notes: str, with_hidden: bool = False) -> str:
    """HTML with the five levels in order and *underlag saknas*; `notes` (HTML) say what else is drawn."""
    badges = [level_badge(level.code, reference) for level in reference.levels]
    badges.append(explained(INSUFFICIENT, level_badge(None, reference)))
    if with_hidden:
        hidden = f'<span class="badge hidden">⊘ {HIDDEN_SMALL_PLACE}</span>'
        badges.append(explained(HIDDEN_SMALL_PLACE, hidden))
    return f'<div class="legend">{" ".join(badges)}{"".join(f"<span>{note}</span>" for note in notes)}</div>'
