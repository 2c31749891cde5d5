"""What the page answers when somebody has done something: a receipt, or why it was refused and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from dashboard import session
from pipelines.errors import ProblemError

MARKDOWN = re.compile(r"([\\`*_\[\]<>$~|&]|^\s*[-+=#]|(?<=\d)[.)](?=\s))")
"""What Streamlit would take for something else than words; a message may repeat what somebody has written."""
SHORTCODE = re.compile(r":(?=[\w/+-]+:)")
"""How a picture is named, which Streamlit draws whether or not it is escaped; what joins words stands in between."""


def show() -> None:
    """Draws what was said in the run before: at the top of the page, once."""
    with st.container():  # always there: what stands below keeps its place, and what was written in it
        show_receipt()
        if refusal := session.take(session.REFUSAL):
            _refuse(refusal)


def show_receipt(place: str = "") -> None:
    """Draws the receipt that was left for this place, once."""
    with st.container():
        if receipt := session.take(session.NOTICE + place):
            st.success(plain(receipt))


@contextmanager
def telling() -> Iterator[None]:
    """Tells here what is refused inside, so that the rest of the page is drawn and nothing written on it is lost."""
    try:
        yield
    except ProblemError as problem:
        _refuse(str(problem))


def told(action: Callable[..., None]) -> Callable[..., None]:
    """`action` as a callback, which runs before the page is drawn: what is refused is told at the top."""

    def act(*arguments: Any) -> None:
        try:
            action(*arguments)
        except ProblemError as problem:
            session.remember(**{session.REFUSAL: str(problem)})

    return act


def _refuse(text: str) -> None:
    """One problem is a sentence, several are a list."""
    lines = [plain(line) for line in text.splitlines()]
    st.error("\n".join(f"- {line}" for line in lines) if len(lines) > 1 else "".join(lines))


def plain(text: str) -> str:
    """The text as Markdown that shows just these characters."""
    return SHORTCODE.sub(":\u2060", MARKDOWN.sub(r"\\\1", text))
