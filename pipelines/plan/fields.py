"""The texts of a measure, each described once: what form, page, Word and checks call it, ask for and let be seen.

A new one is a row here, an attribute of `Measure` and a column by a file in `sql/ledger/`.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from pipelines.domain import Role

EVERYBODY = frozenset(Role)


@dataclass(frozen=True)
class Field:
    """One text. `label` heads it on page and in Word, `what` begins a sentence about it, `question` asks in the form.

    With `advice` it is mandatory, and that is what to write. With `missing` a measure may be proposed without it, but
    the plan's checks say that it lacks it, and that this is what to write. A role not in `seen_by` never gets it. One
    that `is_body` is asked for in the form and shown in this order; the others have places of their own.
    """

    label: str
    what: str
    question: str
    longest: int = 1000
    advice: str = ""
    missing: str = ""
    is_body: bool = True
    seen_by: frozenset[Role] = frozenset()


FIELDS = {
    "title": Field(
        "Åtgärd",
        "Rubriken",
        "Åtgärd: vad ska göras?",
        120,
        "Skriv kort vad som ska göras.",
        is_body=False,
        seen_by=EVERYBODY,
    ),
    "problem": Field(
        "Problem",
        "Problemet",
        "Problem: vad visar lägesbilden?",
        missing="vilket problem i den gemensamma bilden den svarar mot",
        seen_by=EVERYBODY,
    ),
    "cause": Field("Orsak", "Orsaken", "Trolig orsak", missing="vad problemet beror på", seen_by=EVERYBODY),
    "goal": Field(
        "Mål",
        "Målet",
        "Mål: vad ska vara uppnått, och när?",
        advice="Skriv vad som ska vara uppnått och när.",
        seen_by=EVERYBODY,
    ),
    "indicator": Field(
        "Indikator",
        "Indikatorn",
        "Indikator: vad visar om målet nås?",
        advice="Skriv vad som visar om målet nås.",
        seen_by=EVERYBODY,
    ),
    "responsible_function": Field(
        "Ansvarig funktion",
        "Den ansvariga funktionen",
        "Ansvarig funktion (en roll, aldrig ett namn)",
        120,
        "Skriv en roll, till exempel Enhetschef fältgruppen, aldrig ett namn.",
        is_body=False,
        seen_by=EVERYBODY,
    ),
    "status_reason": Field("Skäl till status", "Skälet", "Skäl", is_body=False, seen_by=EVERYBODY),
    "follow_up": Field(
        "Senaste uppföljning",
        "Uppföljningen",
        "Vad blev gjort, och rörde sig indikatorn?",
        is_body=False,
        seen_by=EVERYBODY,
    ),
}
"""By the name of the measure's attribute and of the column, in the order in which they are asked for and shown."""


def body(unseen: Container[str] = ()) -> dict[str, Field]:
    """The fields asked for in the form and shown one by one, but for those that somebody may not see."""
    return {name: field for name, field in FIELDS.items() if field.is_body and name not in unseen}


def seen_by(role: Role) -> list[str]:
    """The names of the texts that the role may see."""
    return [name for name, field in FIELDS.items() if role in field.seen_by]


def unseen_by(role: Role) -> list[str]:
    """The names of the texts that the role may not see."""
    return [name for name in FIELDS if name not in seen_by(role)]
