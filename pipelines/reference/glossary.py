"""The words that the pages explain where they stand: rows of `glossary.csv`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

FILE = "glossary.csv"


@dataclass(frozen=True)
class Term:
    """One row: the word as it stands on the page, other words for the same, and what it means."""

    term: str
    also: tuple[str, ...]
    explanation: str


def read_term(row: dict[str, str]) -> Term:
    return Term(row["term"], tuple(word for word in row.get("also", "").split("|") if word), row["explanation"])


def by_word(terms: Iterable[Term]) -> dict[str, Term]:
    """Every word that is explained, in lowercase → its row."""
    return {word.lower(): term for term in terms for word in (term.term, *term.also)}


def check_glossary(terms: Iterable[Term], numbers: Sequence[int]) -> Iterator[str]:
    """One sentence per row, of those numbers, that is incomplete, or explains a word that another row explains."""
    seen: dict[str, int] = {}
    for number, row in zip(numbers, terms, strict=True):
        if not row.term or not row.explanation:
            yield f"{FILE} rad {number}: ordet eller förklaringen saknas. Fyll i båda."
        for word in (row.term, *row.also):
            if word and word.lower() in seen:
                yield f"{FILE} rad {number}: ”{word}” förklaras redan på rad {seen[word.lower()]}. Behåll en."
            seen[word.lower()] = number
