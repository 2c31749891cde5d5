"""What each role does first, while there is no round at all."""

from __future__ import annotations

import streamlit as st

from dashboard import data, session
from dashboard.components.messages import plain
from pipelines.domain import Role
from pipelines.reference import gaps

WORDS = {
    Role.STRATEGIST: "Börja med att lägga till den första omgången. Verksamheterna kan svara så snart den öppnar.",
    Role.MEMBER: (
        "OSF-strategen lägger till den första omgången. När den öppnar svarar er verksamhet på sidan Skatta, och där "
        "står redan nu vart påminnelser skickas."
    ),
    Role.COUNCIL: (
        "OSF-strategen lägger till den första omgången. När den har stängt visas bilden på sidan Lägesbild, och rådet "
        "skriver åtgärder ur den."
    ),
    Role.READER: "Här visas bilden när den första omgången är klar. Vad nivåerna betyder står på sidan Om.",
}

FILL_IN_FIRST = "Fyll i det som saknas i kommunens mapp. Lägg sedan till den första omgången."


def show() -> None:
    """One sentence for the role; for the strategist also what the municipality's folder still lacks."""
    role = session.user().role
    left = gaps(data.reference()) if role is Role.STRATEGIST else []
    st.info(FILL_IN_FIRST if left else WORDS[role])
    if left:
        st.subheader("Det här saknas i kommunens mapp")
        st.markdown("\n".join(f"- {plain(text)}" for text in left))
        st.caption("Mappen läses när Lägesbild startar: starta om när något är ändrat.")
