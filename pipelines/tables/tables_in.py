"""A CSV or Excel file as rows of text, whatever program saved it. What the rows mean is not known here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.errors import FileProblem, RowProblem
from pipelines.tables.csv_in import csv_cells
from pipelines.tables.xlsx_in import is_old_or_locked_excel, is_zip, xlsx_cells

MAXIMUM_BYTES = 5_000_000
MAXIMUM_ROWS = 50_000


@dataclass(frozen=True)
class FileRow:
    """One row with something in it. `row` is the number a spreadsheet shows; `values` has every named column."""

    row: int
    values: dict[str, str]


def read_rows(content: bytes, name: str, required: Sequence[str]) -> list[FileRow]:
    """The rows under the header of a CSV file, or of the first sheet of an XLSX file; blank rows are left out.

    CSV may be separated by `;`, `,` or tab, in UTF-8 (with or without BOM) or Windows-1252. What the file *is* decides,
    not what it is called. Column names are lower case, values are trimmed; a date cell is ISO (`2026-11-26`).
    Raises FileProblem, saying what to do, for a file that is too big, unreadable or empty, lacks a required column, or
    has rows that do not fit the header (all of them, by row number).
    """
    rows = filled_rows(content, name, required)
    header_row, cells = next(rows, (0, []))
    if not cells:
        raise FileProblem(f"{name} är tom. Välj en fil med en rubrikrad och minst en rad under.")
    header = [cell.casefold() for cell in cells]
    _check_header(name, header, required)
    table = _table(name, header, rows)
    if not table:
        raise FileProblem(f"{name} har bara en rubrikrad (rad {header_row}). Lägg till minst en rad under den.")
    return table


def filled_rows(content: bytes, name: str, required: Sequence[str] = ()) -> Iterator[tuple[int, list[str]]]:
    """Row number and trimmed cells of each row with something in it. Raises FileProblem if too big or unreadable."""
    if len(content) > MAXIMUM_BYTES:
        raise FileProblem(f"{name} är större än {MAXIMUM_BYTES // 1_000_000} MB. Dela upp den i flera filer.")
    yield from _with_content(name, _cells(content, name, required))


def _cells(content: bytes, name: str, required: Sequence[str]) -> Iterable[Sequence[str]]:
    if is_old_or_locked_excel(content):
        raise FileProblem(
            f"{name} är lösenordsskyddad eller i ett gammalt Excelformat. Spara den som .xlsx utan lösenord."
        )
    if is_zip(content):
        return xlsx_cells(content, name)
    if name.lower().endswith((".xlsx", ".xlsm")):
        raise FileProblem(f"{name} är ingen Excelfil, trots namnet. Öppna den i Excel och spara som .xlsx.")
    return csv_cells(content, name, required)


def _with_content(name: str, rows: Iterable[Sequence[str]]) -> Iterator[tuple[int, list[str]]]:
    """Row number and trimmed cells; rows with nothing in them count but are not given."""
    for number, row in enumerate(rows, start=1):
        if number > MAXIMUM_ROWS:
            raise FileProblem(f"{name} har fler än {MAXIMUM_ROWS} rader. Ta bort tomma rader eller dela upp filen.")
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield number, cells


def _check_header(name: str, header: Sequence[str], required: Sequence[str]) -> None:
    doubles = [column for column, count in Counter(header).items() if count > 1 and column]
    if doubles:
        raise FileProblem(f"{name} har kolumnen {' och '.join(doubles)} flera gånger. Behåll en av dem.")
    missing = [column for column in required if column not in header]
    if missing:
        there = ", ".join(column for column in header if column)[:200]
        raise FileProblem(
            f"{name} saknar kolumnen {' och '.join(missing)}. Rubrikraden ska ha {', '.join(required)}, åtskilda av "
            f"semikolon eller komma. Där står: {there}."
        )


def _table(name: str, header: Sequence[str], rows: Iterable[tuple[int, list[str]]]) -> list[FileRow]:
    table, problems = [], []
    for number, cells in rows:
        problem = _misfit(header, cells)
        if problem:
            problems.append(RowProblem(number, problem))
        named = zip(header, cells, strict=False)
        table.append(FileRow(number, {column: cell for column, cell in named if column}))
    if problems:
        raise FileProblem(f"{name} har rader som inte passar rubrikraden. Inget har lästs in.", problems)
    return table


def _misfit(header: Sequence[str], cells: Sequence[str]) -> str | None:
    if len(cells) < len(header):
        return f"har {len(cells)} värden men rubrikraden har {len(header)}. Fyll på med tomma värden."
    without_heading = [cell for index, cell in enumerate(cells) if cell and (index >= len(header) or not header[index])]
    if without_heading:
        return "har ett värde i en kolumn utan rubrik. Sätt citattecken om text som innehåller avgränsaren."
    return None
