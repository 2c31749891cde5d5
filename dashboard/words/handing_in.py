"""How far an agency has come with a round in words: answered, handed in, changed since."""

from __future__ import annotations

from datetime import datetime

from pipelines.domain import Round
from pipelines.rating.own_round import OwnRound, differing
from pipelines.rating.ratings import Receipt
from pipelines.swedish import clock, counted

NOT_APPROVED = "Det som väntade på godkännande blev inte godkänt och räknas inte."


def standing(own: OwnRound, receipt: Receipt | None) -> str:
    """For the agency itself: what it has left to do in an open round, above all what is not handed in again."""
    if own.waiting:
        return f"Det ni lämnade {clock(own.waiting.asked_at)} väntar på att en kollega godkänner det."
    if own.request:
        return "Det ni lämnade in har skickats tillbaka, och räknas inte förrän ni lämnar in igen."
    if receipt and own.changed:
        return not_handed_in_again(own, receipt)
    if receipt:
        return f"Ni har lämnat in: {counted(receipt.answers_count, 'svar', 'svar')} räknas."
    if own.given:
        answered = len(own.previous) - len(own.blank)
        return f"{answered} av {len(own.previous)} rutor är besvarade, men inget är inlämnat."
    return "Ni har inte svarat på något än."


def changed_since(count: int) -> str:
    """'1 svar är ändrat sedan ni lämnade in.'"""
    return f"{counted(count, 'svar är ändrat', 'svar är ändrade')} sedan ni lämnade in."


def not_handed_in_again(own: OwnRound, receipt: Receipt | None) -> str:
    """That something is changed and waits to be handed in again; empty when all that was handed in still stands."""
    if receipt is None or own.waiting or not own.changed:
        return ""
    return f"{changed_since(len(own.changed))} Lämna in igen, så räknas det."


def received(own: OwnRound, receipt: Receipt) -> str:
    """Markdown for a receipt: when, its number, and how much counts."""
    blank_count = sum(cell not in own.counting for cell in own.previous)
    blank = f", {counted(blank_count, 'ruta är tom', 'rutor är tomma')}" if blank_count else ""
    return (
        f"**Inlämnat {'sent ' if receipt.is_late else ''}{clock(receipt.handed_in_at)}.** Kvitto {receipt.number}, "
        f"version {receipt.version}: {counted(receipt.answers_count, 'svar', 'svar')} räknas{blank}."
    )


def until_when(round_: Round, at: datetime) -> str:
    """For how long one can change one's mind."""
    is_late = round_.is_late_at(at)
    until = f"till {clock(round_.ends_at)}, men då märks det som sent" if is_late else "tills omgången stänger"
    return f"Ni kan ändra och lämna in igen {until}."


def never_handed_in(own: OwnRound) -> str:
    """When the round has closed: what was changed or answered and does not count; empty if there is no such thing."""
    if not own.changed:
        return ""
    count = counted(len(own.changed), "svar", "svar")
    return f"{count} ändrades och lämnades inte in{' igen' if own.counting else ''}. Det räknas inte."


def since_asked(own: OwnRound, asked_about: OwnRound) -> str:
    """What has been changed since it was handed in for approval is not part of it; empty if nothing has."""
    count = len(differing(own.given, asked_about.given))
    if not count:
        return ""
    return f"{changed_since(count)} De ändringarna är inte med; de räknas först när ni lämnar in igen."
