"""The trend words: where there are signs of a rise or a fall, and how many rounds they go by; never a p-value."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard import data, session, words
from dashboard.components.glossary import explained
from dashboard.components.tables import facts_table
from pipelines.domain import Area, Theme, TrendSign


def show_all() -> None:
    """Every place and theme with a sign, rising first; that there is none, if the rounds are enough to tell."""
    reference = data.reference()
    signs = data.picture.trend_signs(session.user())
    found = [row for row in signs if row.sign is not None]
    if not found:
        if max((row.rounds_count for row in signs), default=0) >= int(reference.setting("trend_rounds_count")):
            text = f"Ingen plats visar tydliga {explained('tecken på ökning')} eller minskning i något tema."
            st.html(f'<p class="quiet">{text} Det betyder inte att inget har rört sig.</p>')
        return
    st.header("Tecken på ökning och minskning", anchor=False)
    order = {sign: number for number, sign in enumerate(TrendSign)}
    rows = [
        [
            f"{reference.area(row.area_id).display_name} · {reference.theme(row.theme_id).label}",
            words.trends.trend_words(row, reference),
        ]
        for row in sorted(found, key=lambda row: order[TrendSign(str(row.sign))])
    ]
    facts_table("Tydligare än vad slumpen brukar ge, alla platser och teman", ["Plats och tema", "Tecken"], rows)


def show_of(areas: Sequence[Area], theme: Theme) -> None:
    """The trend word of each of these places in one theme."""
    signs = data.picture.trend_signs(session.user())
    found = {row.area_id: row for row in signs if row.theme_id == theme.theme_id}
    text = [words.trends.trend_words(found.get(area.area_id), data.reference()) for area in areas]
    named = [
        f"<b>{escape(area.display_name)}</b>: {escape(word.capitalize())}."
        if len(areas) > 1
        else f"{escape(word.capitalize())}."
        for area, word in zip(areas, text, strict=True)
    ]
    st.html(f'<p class="quiet">{" ".join(named)}</p>')
