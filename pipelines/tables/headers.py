"""Where the header of a table is, and what to say where it is not what it should be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipelines.errors import FileProblem
from pipelines.privacy import problems_in
from pipelines.swedish import joined, listed
from pipelines.tables.letters import comparable
from pipelines.tables.sheets import SheetRow

LONGEST_REPEATED = 40
MOST_WORDS = 4
MOST_HEADINGS = 20
SENTENCE = re.compile(r"[.!?…](?:\s|$)|\n")
HIDDEN_SHEETS = "Dolda blad läses inte; visa bladet om raderna står där."
OTHER_DELIMITERS = re.compile(r"[|:^~¦]")


def repeatable(text: str) -> bool:
    """True for a text of a file that may be said again: an id, a heading or a word, never a sentence or a person's."""
    is_short = len(text) <= LONGEST_REPEATED and len(text.split()) <= MOST_WORDS
    return is_short and not SENTENCE.search(text) and not problems_in(text)


def quoted(text: str) -> str:
    """The text in quotes after a space, or nothing if it is a sentence or could point at a person."""
    return f" ”{text}”" if repeatable(text) else ""


def header_of(row: SheetRow, required: Sequence[str]) -> list[str]:
    """The names of the columns as they are compared, none empty at the end; empty if one required is missing."""
    columns = [comparable(cell) for cell in row.cells]
    if not required or not set(required).issubset(columns):
        return []
    return columns[: max(place for place, column in enumerate(columns, start=1) if column)]


def check_header(name: str, columns: Sequence[str], row: SheetRow) -> None:
    """Raises FileProblem for a heading that is there twice or cannot be read."""
    doubles = [column for column, count in Counter(columns).items() if count > 1 and column]
    if doubles:
        what = joined(doubles) if all(map(repeatable, doubles)) else "en och samma rubrik"
        raise FileProblem(f"{name} har kolumnen {what} flera gånger. Behåll en av dem.")
    if row.problems:
        raise FileProblem(f"{name} har rubriker som inte går att läsa.", row.problems)


def check_one_sheet(name: str, titles: Sequence[str]) -> None:
    """Raises FileProblem, naming the sheets, if more than one of them has rows under the header."""
    if len(titles) > 1:
        named = joined([f"”{title}”" for title in titles]) if all(map(repeatable, titles)) else f"{len(titles)} blad"
        raise FileProblem(
            f"{name} har rader under rubriker på flera blad: {named}. Behåll ett av bladen, eller lämna in dem som var "
            "sin fil. Inget har lästs in."
        )


def no_header(name: str, required: Sequence[str], rows: Sequence[SheetRow], hidden_count: int) -> FileProblem:
    """What to say of a file where no row has the required columns: what is missing in the row that has most of them."""
    hidden = f" {HIDDEN_SHEETS}" if hidden_count else ""
    if not rows:
        return FileProblem(f"{name} är tom. Välj en fil med en rubrikrad och minst en rad under.{hidden}")
    nearest = max(rows, key=lambda row: len(set(required).intersection(map(comparable, row.cells))))
    there = [comparable(cell) for cell in nearest.cells if cell]
    missing = [column for column in required if column not in there]
    text = (
        f"{name} saknar kolumnen {joined(missing)}. Rubrikraden ska ha {listed(required)}, åtskilda av "
        "semikolon eller komma."
    )
    if delimiter := _other_delimiter(there, required):
        text += f" De är nu åtskilda av {delimiter}."
    elif len(missing) < len(required):
        shown = [column for column in there if repeatable(column)][:MOST_HEADINGS]
        text += f" Rad {nearest.number} liknar en rubrikrad. Där står: {listed(shown)}."
    return FileProblem(text + hidden)


def _other_delimiter(there: Sequence[str], required: Sequence[str]) -> str:
    """The sign between the required columns, if they all stand in one cell."""
    for text in there:
        for found in OTHER_DELIMITERS.finditer(text):
            sign: str = found[0]
            if set(required).issubset(part.strip() for part in text.split(sign)):
                return sign
    return ""
