"""A sheet of a file as its reader gives it: rows of text with their numbers, and what could not be read in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.errors import RowProblem
from pipelines.tables.letters import readable, unreadable


@dataclass(frozen=True)
class Unread:
    """A cell that has something other than text in it. `why` is Swedish, and says what to do."""

    why: str


RawCell = str | Unread


@dataclass(frozen=True)
class SheetRow:
    """One row with something in it. `number` is the one a spreadsheet shows; a cell with a problem is empty."""

    number: int
    cells: list[str]
    problems: tuple[RowProblem, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """`rows` begins to read them. `is_ragged`: a row may be shorter than the header by mistake."""

    title: str
    rows: Callable[[], Iterator[SheetRow]]
    is_ragged: bool = False


def sheet_row(number: int, cells: Sequence[RawCell]) -> SheetRow:
    """The row with its texts in one form and trimmed, and a problem for each cell that cannot be kept."""
    texts, problems = [], []
    for index, cell in enumerate(cells):
        text = readable(cell).strip() if isinstance(cell, str) else ""
        why = cell.why if isinstance(cell, Unread) else text and unreadable(text)
        if why:
            problems.append(RowProblem(number, why, column_letter(index)))
        texts.append("" if why else text)
    return SheetRow(number, texts, tuple(problems))


def column_letter(index: int) -> str:
    """'A' for 0, 'AB' for 27."""
    letters = ""
    while index >= 0:
        index, rest = index // 26 - 1, index % 26
        letters = chr(ord("A") + rest) + letters
    return letters
