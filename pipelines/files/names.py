"""Finds the code behind what somebody wrote, forgiving case, spaces, kinds of dashes and what cannot be seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from pipelines.swedish import listed
from pipelines.tables.headers import quoted
from pipelines.tables.letters import comparable

MOST_CHOICES = 15


class Names:
    """Codes and all the names each may be written with.

    `choices`: code → its names, the one to suggest first. `unknown` begins the refusal: "okänd plats".
    """

    def __init__(self, unknown: str, choices: Mapping[str, Sequence[str]]) -> None:
        self._unknown = unknown
        self._labels = {code: names[0] for code, names in choices.items()}
        self._codes: dict[str, str] = {comparable(code): code for code in choices}
        for code, names in choices.items():
            for name in names:
                self._codes.setdefault(comparable(name), code)

    def code(self, text: str) -> str | None:
        """The code, or None if nothing is called that."""
        return self._codes.get(comparable(text))

    def refusal(self, text: str) -> str:
        """What to say, in Swedish, about a text that is no name: the nearest name, or the names there are."""
        nearest = self._nearest(text)
        if nearest:
            return f"{self._unknown}{quoted(text)}. Menade du {self._labels[nearest]}?"
        return f"{self._unknown}{quoted(text)}. Välj bland: {_listed(self._labels.values())}."

    def is_near(self, text: str) -> bool:
        """True if one of the names is so like the text that it is suggested."""
        return self._nearest(text) is not None

    def _nearest(self, text: str) -> str | None:
        near = get_close_matches(comparable(text), self._codes, n=1)
        return self._codes[near[0]] if near else None


def _listed(labels: Iterable[str]) -> str:
    every = list(labels)
    return listed(every[:MOST_CHOICES]) + (" …" if len(every) > MOST_CHOICES else "")
