"""Finds the code behind what somebody wrote, forgiving case, spaces and kinds of dashes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from pipelines.privacy import problems_in

MOST_CHOICES = 15
LONGEST_REPEATED = 40


class Names:
    """Codes and all the names each may be written with.

    `choices`: code → its names, the one to suggest first. `unknown` begins the refusal: "okänd plats".
    """

    def __init__(self, unknown: str, choices: Mapping[str, Sequence[str]]) -> None:
        self._unknown = unknown
        self._labels = {code: names[0] for code, names in choices.items()}
        self._codes: dict[str, str] = {_key(code): code for code in choices}
        for code, names in choices.items():
            for name in names:
                self._codes.setdefault(_key(name), code)

    def code(self, text: str) -> str | None:
        """The code, or None if nothing is called that."""
        return self._codes.get(_key(text))

    def refusal(self, text: str) -> str:
        """What to say, in Swedish, about a text that is no name: the nearest name, or the names there are."""
        nearest = get_close_matches(_key(text), self._codes, n=1)
        if nearest:
            return f"{self._unknown}{repeated(text)}. Menade du {self._labels[self._codes[nearest[0]]]}?"
        return f"{self._unknown}{repeated(text)}. Välj bland: {_listed(self._labels.values())}."


def repeated(text: str) -> str:
    """The text in quotes after a space, or nothing if it is long or could point at a person."""
    return "" if len(text) > LONGEST_REPEATED or problems_in(text) else f" ”{text}”"


def _key(text: str) -> str:
    return re.sub(r"\s*[-–—]\s*", "-", " ".join(text.casefold().split()))


def _listed(labels: Iterable[str]) -> str:
    every = list(labels)
    return ", ".join(every[:MOST_CHOICES]) + (" …" if len(every) > MOST_CHOICES else "")
