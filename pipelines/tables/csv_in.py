"""The rows of a CSV file, whichever of the usual delimiters and encodings it has."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import partial

from pipelines.errors import FileProblem, RowProblem
from pipelines.tables.formulas import original
from pipelines.tables.letters import WRONG_LETTERS, comparable, is_from_old_file
from pipelines.tables.sheets import RawCell, Sheet, SheetRow, Unread, sheet_row

DELIMITERS = (";", ",", "\t")
HEADER_WITHIN_LINES = 30
BYTE_ORDER_MARKS = re.compile("^(?:\ufeff|ï»¿)+")
SEPARATOR_LINE = re.compile(r'"?sep=(?P<delimiter>\\t|[^"\r\n])?["\s;,|]*?(?:\r\n|\r|\n|$)', re.IGNORECASE)
"""What Excel obeys and hides: the delimiter of the lines below."""

END_MARK = re.compile("\x1a[\x1a\\s\x00]{0,127}\\Z")
"""An end of file as old programs mark it, and what fills up a block after it."""

CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
TEXT_AS_FORMULA = re.compile(r'="([^"]*)"')
FORMULA = re.compile(r"=\s*[+-]?(?:[\w.]+\(|\$?[A-Z]{1,3}\$?\d+\b|['\w.]+!|\").*", re.DOTALL)


def csv_sheet(content: bytes, name: str, required: Sequence[str]) -> Sheet:
    """The file as a sheet. Raises FileProblem, also when its rows are read, if it is no text or a quote is missing.

    The delimiter is the one its `sep=` line gives, else the one that finds most of the `required` columns.
    """
    text, encoding = _text(content, name)
    separator_line = SEPARATOR_LINE.match(text)
    delimiter = ""
    if separator_line:
        delimiter = (separator_line["delimiter"] or "").replace("\\t", "\t")
        text = text[separator_line.end() :]
    read = partial(_rows, text, delimiter or _delimiter(text, required), name)
    return Sheet("", read if encoding != "cp1252" else partial(_checked, read, name, text), is_ragged=True)


def _rows(text: str, delimiter: str, name: str) -> Iterator[SheetRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows_count = 0
    try:
        for row in reader:
            rows_count += 1
            yield sheet_row(rows_count, [_cell(cell) for cell in row])
    except csv.Error as error:
        raise FileProblem(
            f"{name} går inte att läsa efter rad {rows_count}: ett citattecken saknas eller är ett för mycket. Rätta "
            "raden, eller öppna filen i Excel och spara som CSV UTF-8."
        ) from error


def _checked(rows: partial[Iterator[SheetRow]], name: str, text: str) -> Iterator[SheetRow]:
    """The rows of a file taken for Windows-1252, which can be taken for anything: it must look like it too."""
    is_windows = re.search("[åäöÅÄÖ]", text) is not None
    for row in rows():
        is_wrong = any(problem.text.startswith(WRONG_LETTERS) for problem in row.problems)
        if is_wrong or any(is_from_old_file(cell, is_windows=is_windows) for cell in row.cells):
            raise FileProblem(
                f"{name} är inte sparad som det ser ut.", [RowProblem(row.number, f"här syns att {WRONG_LETTERS}.")]
            )
        yield row


def _cell(text: str) -> RawCell:
    """The text without the apostrophe that makes it harmless, or with its formula told."""
    if found := TEXT_AS_FORMULA.fullmatch(text):
        return found[1]
    if FORMULA.fullmatch(text):
        return Unread("en formel i stället för dess värde. Spara filen med värdena synliga, eller skriv dem.")
    return original(text)


def _text(content: bytes, name: str) -> tuple[str, str]:
    """The text without marks at its ends, and the encoding it has; what that has no letter for is U+FFFD."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text, encoding = content.decode("utf-16", "replace"), "utf-16"
    else:
        content = content.removeprefix(b"\xef\xbb\xbf")
        try:
            text, encoding = content.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            text, encoding = content.decode("cp1252", "replace"), "cp1252"
    text = END_MARK.sub("", BYTE_ORDER_MARKS.sub("", text))
    if "\x00" in text or len(CONTROL.findall(text)) > len(text) // 50 + 5:
        raise FileProblem(f"{name} går inte att läsa som text. Spara den i Excel som ”CSV UTF-8” eller .xlsx.")
    return text, encoding


def _delimiter(text: str, required: Sequence[str]) -> str:
    """The one that makes most of a line among the first into required column names; `;` if none does."""
    lines = text[:100_000].splitlines()[:HEADER_WITHIN_LINES]

    def found(delimiter: str) -> int:
        columns = ({comparable(cell.strip(' "')) for cell in line.split(delimiter)} for line in lines)
        return max((len(there.intersection(required)) for there in columns), default=0)

    return max(DELIMITERS, key=found)
