"""A round in words: when it closes, when the next one opens."""

from __future__ import annotations

from datetime import datetime

from pipelines.domain import Round
from pipelines.swedish import (
    clock,
    left_until,
)


def closing(round_: Round, at: datetime) -> str:
    """'stänger onsdag 25 november kl. 12:00 (4 dagar kvar)'; after that, until when late answers are taken."""
    if round_.is_late_at(at):
        return f"tar emot sena svar till {clock(round_.ends_at)} ({left_until(round_.ends_at, at)})"
    return f"stänger {clock(round_.closes_at)} ({left_until(round_.closes_at, at)})"


def next_opening(upcoming: Round | None) -> str:
    """When the next round opens, or that none is planned."""
    return f"Nästa öppnar {clock(upcoming.opens_at)}." if upcoming else "Ingen ny omgång är planerad."
