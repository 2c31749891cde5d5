"""Each agency's part in the published rounds, folded away: what it has handed in, and no ranking."""

from __future__ import annotations

import streamlit as st

from dashboard import data, session
from dashboard.components.tables import facts_html
from pipelines.access import Action, can_do
from pipelines.domain import Role
from pipelines.picture.rows import AgencyPart
from pipelines.swedish import number, percent

COLUMNS = ["Verksamhet", "Har svarat", "I tid", "Andel av rutorna", "Mot den gemensamma nivån"]
NO_RANKING = (
    "Det här är ingen rangordning. Den som ligger över eller under den gemensamma nivån kan se något som de andra inte "
    "ser, och en lucka kan ha sin förklaring. Sista kolumnen är i snitt, i rutor som har en nivå."
)
SMALLEST_TOLD = 0.05


def show() -> None:
    """One row per agency, in the order of their names; a member sees its own alone."""
    user = session.user()
    if not can_do(user, Action.SEE_AGENCIES):
        return

    def build() -> str:
        rows = [_row(row) for row in data.picture.agencies(user)]
        return facts_html("Alla fastställda omgångar", COLUMNS, sorted(rows), COLUMNS[1:4])

    with st.expander("Er del i omgångarna" if user.role is Role.MEMBER else "Verksamheternas del i omgångarna"):
        st.html(f'<p class="quiet">{NO_RANKING}</p>')
        st.html(data.keep("agencies_table", (user,), build))


def _row(row: AgencyPart) -> list[str]:
    return [
        data.reference().agency(row.agency_id).label,
        f"{row.answered_rounds_count} av {row.rounds_count}",
        f"{row.on_time_rounds_count} av {row.rounds_count}",
        "–" if row.coverage is None else percent(row.coverage),
        _steps(row.median_steps),
    ]


def _steps(steps: float | None) -> str:
    """'0,3 nivåer över', 'lika', or a dash without any rating to compare."""
    if steps is None:
        return "–"
    if abs(steps) < SMALLEST_TOLD:
        return "lika"
    return f"{number(abs(steps), 1)} nivåer {'över' if steps > 0 else 'under'}"
