"""The cells of a CSV file, whichever of the usual delimiters and encodings it has."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from pipelines.errors import FileProblem
from pipelines.tables.formulas import original

DELIMITERS = (";", ",", "\t")
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def csv_cells(content: bytes, name: str, required: Sequence[str]) -> Iterator[list[str]]:
    """The rows of the file, blank ones as empty lists. Raises FileProblem if it is no text or a quote is missing."""
    text = _text(content, name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, required), strict=True)
    rows_count = 0
    try:
        for row in reader:
            rows_count += 1
            yield [original(cell) for cell in row]
    except csv.Error as error:
        raise FileProblem(
            f"{name} går inte att läsa efter rad {rows_count}: ett citattecken saknas eller är ett för mycket. Rätta "
            "raden, eller öppna filen i Excel och spara som CSV UTF-8."
        ) from error


def _text(content: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not CONTROL_CHARACTERS.search(text):
            return text
    raise FileProblem(f"{name} går inte att läsa som text. Spara den i Excel som ”CSV UTF-8” eller .xlsx.")


def _delimiter(text: str, required: Sequence[str]) -> str:
    """The one that makes most of the first line with content into required column names; `;` if none does."""
    header = next((line for line in text.splitlines() if line.strip(";,\t ")), "")

    def found(delimiter: str) -> int:
        columns = {column.strip(' "').casefold() for column in header.split(delimiter)}
        return len(columns.intersection(required))

    return max(DELIMITERS, key=found)
