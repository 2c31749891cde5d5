"""Where the strategist adds a round: the meeting, when it opens and closes, and until when late answers are taken."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import streamlit as st

from dashboard import data, session
from dashboard.components.messages import telling
from pipelines import rounds
from pipelines.domain import Round, RoundKind
from pipelines.errors import ContentProblem
from pipelines.swedish import ROUND_KIND_WORDS, clock, day, deadline

OPENS_AT, CLOSES_AT = time(8), time(12)
"""What is proposed; any time can be chosen."""
KINDS = [RoundKind.JOINT_PICTURE, RoundKind.HALF_YEAR_REVIEW, RoundKind.MEETING]


def show(*, is_first: bool) -> None:
    """The form; open by itself while there is no round at all."""
    with st.expander("Lägg till den första omgången" if is_first else "Lägg till en omgång", expanded=is_first):
        st.write("Verksamheterna svarar från att omgången öppnar tills den stänger. Sedan visas bilden till mötet.")
        # A form for each number of rounds, so that it is empty again when one has been added.
        with st.form(f"new_round_{len(data.rounds.all_rounds())}", border=False):
            written = _fields()
            is_sent = st.form_submit_button("Lägg till omgången", type="primary")
        if is_sent:
            with telling():
                _add(_round(**written))


def _fields() -> dict[str, Any]:
    """What is written in the form, by the arguments of `_round`."""
    today = session.today()
    left, right = st.columns(2)
    written: dict[str, Any] = {
        "meeting_on": _day(left, "Mötets dag", today),
        "kind": right.selectbox("Vad mötet gör", KINDS, format_func=lambda kind: ROUND_KIND_WORDS[kind]),
    }
    for moment, label, proposed in (("opens", "Öppnar", OPENS_AT), ("closes", "Stänger", CLOSES_AT)):
        left, right = st.columns(2)
        written[f"{moment}_on"] = _day(left, f"{label}, dag", today)
        written[f"{moment}_at"] = right.time_input(f"{label}, klockan", proposed)
    written["late_until"] = st.time_input("Tar emot sena svar samma dag till klockan (frivilligt)", None)
    return written


def _day(column: Any, label: str, today: date) -> Any:
    return column.date_input(label, None, min_value=today, format="YYYY-MM-DD")


def _round(
    *,
    meeting_on: date | None,
    kind: RoundKind,
    opens_on: date | None,
    opens_at: time,
    closes_on: date | None,
    closes_at: time,
    late_until: time | None,
) -> Round:
    """The round as it is written. Raises ContentProblem naming the days that are not chosen."""
    days = {"mötets dag": meeting_on, "dagen då omgången öppnar": opens_on, "dagen då den stänger": closes_on}
    if meeting_on is None or opens_on is None or closes_on is None:
        raise ContentProblem("\n".join(f"Välj {what}." for what, chosen in days.items() if chosen is None))
    grace_ends_at = rounds.in_sweden(datetime.combine(closes_on, late_until)) if late_until else None
    return Round(
        meeting_on.isoformat(),
        kind,
        rounds.in_sweden(datetime.combine(opens_on, opens_at)),
        rounds.in_sweden(datetime.combine(closes_on, closes_at)),
        grace_ends_at=grace_ends_at,
    )


def _add(new: Round) -> None:
    rounds.add(data.store(), new, by=session.user(), at=session.now())
    session.notice(
        f"Omgången inför mötet {day(new.round_id)} är tillagd. Den öppnar {clock(new.opens_at)} och {deadline(new)}."
    )
    st.rerun()
