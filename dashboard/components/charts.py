"""One way to show a figure: our own look, no tool bar, and a text for those who cannot see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from dashboard import session
from dashboard.figures.style import CONFIG


def chart(figure: go.Figure, *, key: str, alt: str) -> None:
    """Draws a figure that is only looked at."""
    st.plotly_chart(figure, key=key, alt=alt, theme=None, config=CONFIG)


def clickable_chart(figure: go.Figure, *, key: str, alt: str, on_click: Callable[[Any], None]) -> None:
    """Draws a figure whose marks can be chosen; `on_click` gets the customdata of the mark, before the next run."""

    def chosen() -> None:
        customdata = session.clicked(key)
        if customdata is not None:
            on_click(customdata)

    st.plotly_chart(figure, key=key, alt=alt, theme=None, config=CONFIG, on_select=chosen, selection_mode="points")
