"""One way to show a figure: our own look, no tool bar, and a text for those who cannot see it."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import streamlit as st

from dashboard import session
from dashboard.figures.style import CONFIG


def chart(figure: go.Figure, *, key: str, alt: str) -> None:
    """Draws a figure that is only looked at."""
    st.plotly_chart(figure, key=key, alt=alt, theme=None, config=CONFIG)


def clickable_chart(figure: go.Figure, *, key: str, alt: str) -> Any:
    """Draws a figure whose marks can be chosen; the customdata of the one that was just clicked, or None."""
    event = st.plotly_chart(
        figure, key=key, alt=alt, theme=None, config=CONFIG, on_select="rerun", selection_mode="points"
    )
    return session.clicked(key, event["selection"]["points"])
