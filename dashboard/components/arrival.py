"""Takes whoever comes to a new step there: the page scrolls to its heading and the focus follows."""

from __future__ import annotations

import streamlit as st

from dashboard import session

ARRIVALS = "arrivals"
SCRIPT = """
let latest = 0;

export default function ({ data }) {
  if (data.number === latest) return;
  latest = data.number;
  const goal = document.querySelector(`.st-key-${data.container} :is(h2, h3, [role=alert], [role=status])`);
  if (!goal) return;
  goal.tabIndex = -1;
  goal.style.outline = "none"; // it is no control: the focus is for those who listen
  goal.scrollIntoView({ block: "center" });
  goal.focus({ preventScroll: true });
}
"""

_component = st.components.v2.component("arrival", js=SCRIPT)


def leave_for(container: str) -> None:
    """Says, in a callback, that the next run should go to the heading or message in the container with this key."""
    number, _ = session.value(ARRIVALS, (0, ""))
    session.remember(**{ARRIVALS: (number + 1, container)})


def arrive() -> None:
    """Goes there; last on the page, once."""
    number, container = session.value(ARRIVALS, (0, ""))
    if number:
        _component(key="arrival", data={"number": number, "container": container})
