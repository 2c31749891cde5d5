"""Why a cell is a signal, in words, as much of it as the user may know."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.domain import SignalReason
from pipelines.picture.rows import FlaggingAnswer, Signal
from pipelines.reference import Reference
from pipelines.swedish import joined


def signal_reason(row: Signal, flagging: Sequence[FlaggingAnswer], reference: Reference) -> str:
    """Why the cell is a signal: '5 av 7 verksamheter har höjt sedan förra gången'.

    `flagging` are those who answered at the flag's rank or worse; it is empty if they may not be named.
    """
    named = _who_flagged(flagging, reference)
    if row.reason == SignalReason.CRITICAL_FOR_SOMEONE:
        return named or f"minst en verksamhet svarar {_flag_words(row, reference)}"
    words = "högre två omgångar i rad"
    if row.reason == SignalReason.RAISED_BY_MOST:
        words = f"{_raised_words(row)} har höjt sedan förra gången"
    return f"{words}; {named}" if named else words


def _who_flagged(flagging: Sequence[FlaggingAnswer], reference: Reference) -> str:
    """'Polisen svarar allvarligt; Skolan och Socialtjänsten svarar kritiskt', worst first."""
    by_answer: dict[str, list[str]] = {}
    for row in flagging:
        by_answer.setdefault(row.answer, []).append(reference.agency(row.agency_id).short_label)
    return "; ".join(f"{joined(names)} svarar {reference.level(answer).label}" for answer, names in by_answer.items())


def _flag_words(row: Signal, reference: Reference) -> str:
    if row.strength is None:
        return reference.at_or_above("flag_rank")
    return next(level.label for level in reference.levels if level.rank == row.strength)


def _raised_words(row: Signal) -> str:
    """'5 av 7 verksamheter' of those that rated both times; 'de flesta verksamheter' if the counts are not shown."""
    if row.raised_count is None or row.lowered_count is None or row.same_count is None:
        return "de flesta verksamheter"
    pairs_count = row.raised_count + row.lowered_count + row.same_count
    return f"{row.raised_count} av {pairs_count} verksamheter"
