"""A word that needs explaining is a button of its own: press it where it stands, and a card says what it means.

The card is the browser's own popover: it opens by mouse, key and touch, closes on Esc, and needs no script.
"""

from __future__ import annotations

from functools import cache
from html import escape

import streamlit as st

from dashboard import data
from dashboard.components.messages import plain
from pipelines.reference import Term


def explained(word: str, shown: str = "") -> str:
    """HTML for the word as a button if the glossary has it; else the word. `shown` is HTML to show instead of it."""
    term = data.reference().terms.get(word.lower())
    return _button(term, shown or escape(word)) if term else shown or escape(word)


def explanation(word: str) -> str | None:
    """What the word means, in Markdown for the `help` of a choice; None for a word that the glossary does not have."""
    term = data.reference().terms.get(word.lower())
    return plain(term.explanation) if term else None


def show_cards() -> None:
    """Puts every explanation on the page, unseen until its word is pressed."""
    if data.reference().glossary:
        st.html(_cards(data.reference().glossary))


@cache
def _button(term: Term, shown: str) -> str:
    return f'<button type="button" class="term" popovertarget="{_id(term.term)}">{shown}</button>'


@cache
def _cards(glossary: tuple[Term, ...]) -> str:
    cards = ((_id(term.term), escape(term.term), escape(term.explanation)) for term in glossary)
    return "".join(
        f'<div class="term-card" id="{card}" popover><b>{term}</b> {words}</div>' for card, term, words in cards
    )


def _id(term: str) -> str:
    return "term-" + "".join(letter if letter.isalnum() else "-" for letter in term.lower())
