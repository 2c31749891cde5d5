"""Problems whose text may be shown to people. The text is Swedish and says what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class ProblemError(Exception):
    """Something the user can understand and mend."""


class AccessProblem(ProblemError):
    """This role may not do this."""


class StateProblem(ProblemError):
    """The round or the measure is not in a state where this can be done."""


class ContentProblem(ProblemError):
    """What was written cannot be kept as it is."""


class StoreProblem(ProblemError):
    """The store cannot be opened or read."""


class StoreInUse(StoreProblem):
    """Another program, as a rule the web server, holds the store."""


class MailProblem(ProblemError):
    """A mail did not leave us."""


@dataclass(frozen=True)
class RowProblem:
    """One problem in a file: the row as a spreadsheet counts it, and the column's letter if one cell is wrong."""

    row: int
    text: str
    column: str = ""

    @property
    def place(self) -> str:
        """'Rad 7', or 'D7'."""
        return f"{self.column}{self.row}" if self.column else f"Rad {self.row}"


class FileProblem(ProblemError):
    """A file that was refused whole; `rows` lists every problem found in it."""

    def __init__(self, summary: str, rows: Sequence[RowProblem] = ()) -> None:
        self.summary = summary
        self.rows = tuple(rows)
        super().__init__("\n".join([summary, *(f"{problem.place}: {problem.text}" for problem in self.rows)]))
