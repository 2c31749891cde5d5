"""The words that the pages explain where they stand: rows of `data/reference/glossary.csv`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import ProblemError
from pipelines.reference.load import FOLDER

FILE = "glossary.csv"


@dataclass(frozen=True)
class Term:
    """One row: the word as it stands on the page, other words for the same, and what it means."""

    term: str
    also: tuple[str, ...]
    explanation: str


def load(folder: Path = FOLDER) -> tuple[Term, ...]:
    """The terms in the order of the file. Raises ProblemError with every row that is incomplete or there twice."""
    with (folder / FILE).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if problems := list(_problems(rows)):
        raise ProblemError("\n".join(problems))
    return tuple(
        Term(row["term"], tuple(word for word in row["also"].split("|") if word), row["explanation"]) for row in rows
    )


def by_word(terms: tuple[Term, ...]) -> dict[str, Term]:
    """Every word that is explained, in lowercase → its row."""
    return {word.lower(): term for term in terms for word in (term.term, *term.also)}


def _problems(rows: list[dict[str, str]]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, start=2):
        if not row["term"] or not row["explanation"]:
            yield f"{FILE} rad {number}: ordet eller förklaringen saknas. Fyll i båda."
        for word in [row["term"], *(row["also"] or "").split("|")]:
            if word and word.lower() in seen:
                yield f"{FILE} rad {number}: ”{word}” förklaras redan på rad {seen[word.lower()]}. Behåll en."
            seen[word.lower()] = number
