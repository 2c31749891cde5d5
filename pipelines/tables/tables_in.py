"""A CSV file or a workbook as rows of text, whatever program saved it. What the rows mean is not known here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice

from pipelines.errors import FileProblem, RowProblem
from pipelines.tables.csv_in import csv_sheet
from pipelines.tables.headers import check_header, check_one_sheet, header_of, no_header
from pipelines.tables.letters import WRONG_LETTERS
from pipelines.tables.ods_in import MIMETYPE, ods_sheets
from pipelines.tables.sheets import Sheet, SheetRow
from pipelines.tables.xlsx_in import xlsx_sheets
from pipelines.tables.zipped_xml import Archive

MAXIMUM_BYTES = 5_000_000
MAXIMUM_UNPACKED_BYTES = 50_000_000
MAXIMUM_ROWS = 50_000
HEADER_WITHIN_ROWS = 30
OLE = bytes.fromhex("D0CF11E0A1B11AE1")


@dataclass(frozen=True)
class FileRow:
    """One row with something in it. `row` is the number a spreadsheet shows; `values` has every named column."""

    row: int
    values: dict[str, str]


@dataclass(frozen=True)
class Table:
    """What stands under a header: `columns` are its names in lower case, `rows` those with something in them."""

    columns: list[str]
    rows: list[FileRow]
    header_row: int


def read_rows(content: bytes, name: str, required: Sequence[str]) -> list[FileRow]:
    """The rows of `read_table`, of which there is at least one. Raises FileProblem as it does, and if there is none."""
    table = read_table(content, name, required)
    if not table.rows:
        raise FileProblem(f"{name} har bara en rubrikrad (rad {table.header_row}). Lägg till minst en rad under den.")
    return table.rows


def read_table(content: bytes, name: str, required: Sequence[str]) -> Table:
    """The rows under the first row that has every required column, of a CSV file or of a workbook's visible sheets.

    CSV may be separated by `;`, `,`, tab or what its `sep=` line says, in UTF-8, UTF-16 or Windows-1252. What the file
    *is* decides, not what it is called. Values are trimmed and in one Unicode form; a date cell is ISO (`2026-11-26`).
    Raises FileProblem, saying what to do, for a file that is too big, unreadable or empty, lacks a required column, has
    rows on several sheets, cells that cannot be read, or rows that do not fit the header (all of them).
    """
    refusal = partial(no_header, name, required)
    sheet, rows = one_sheet(content, name, lambda row: header_of(row, required), refusal, required)
    header_row = next(row for row in rows if header_of(row, required))
    columns = header_of(header_row, required)
    check_header(name, columns, header_row)
    found = _under(name, columns, rows, sheet, required)
    return Table([column for column in columns if column], found, header_row.number)


def one_sheet(
    content: bytes,
    name: str,
    is_header: Callable[[SheetRow], object],
    without_header: Callable[[Sequence[SheetRow], int], FileProblem],
    required: Sequence[str] = (),
) -> tuple[Sheet, Iterator[SheetRow]]:
    """The one visible sheet that has rows under a header, or a header at least, and its rows with something in them.

    `without_header` makes what to raise where no sheet has any, of their first rows and how many sheets are hidden.
    The `required` columns tell which delimiter a CSV file has. Raises FileProblem if several sheets have rows.
    """
    sheets, hidden_count = visible_sheets(content, name, required)
    started = [(sheet, _filled(sheet, name)) for sheet in sheets]
    heads = [(sheet, list(islice(rows, HEADER_WITHIN_ROWS)), rows) for sheet, rows in started]
    with_header = [
        (sheet, len(head) - place > 1 or len(head) == HEADER_WITHIN_ROWS, chain(head, rows))
        for sheet, head, rows in heads
        for place in [next((place for place, row in enumerate(head) if is_header(row)), None)]
        if place is not None
    ]
    if not with_header:
        raise without_header([row for _, head, _ in heads for row in head], hidden_count)
    check_one_sheet(name, [sheet.title for sheet, has_rows, _ in with_header if has_rows])
    sheet, _, rows = max(with_header, key=lambda found: found[1])
    return sheet, rows


def visible_sheets(content: bytes, name: str, required: Sequence[str] = ()) -> tuple[list[Sheet], int]:
    """The sheets that are seen when the file is opened, and how many are hidden. FileProblem if it is no such file."""
    if len(content) > MAXIMUM_BYTES:
        raise FileProblem(f"{name} är större än {MAXIMUM_BYTES // 1_000_000} MB. Dela upp den i flera filer.")
    if content.startswith(OLE):
        raise FileProblem(_old_or_locked(content, name))
    if content.startswith(b"PK"):
        return _workbook(content, name)
    if name.lower().endswith((".xlsx", ".xlsm", ".ods")):
        raise FileProblem(f"{name} är ingen Excelfil, trots namnet. Öppna den i Excel och spara som .xlsx.")
    if content.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<"):
        raise FileProblem(f"{name} är en webbsida eller XML, ingen tabell. Öppna den i Excel och spara som .xlsx.")
    return [csv_sheet(content, name, required)], 0


def _filled(sheet: Sheet, name: str) -> Iterator[SheetRow]:
    """The rows with something in them. Raises FileProblem for too many, or where the file turns out to be damaged."""
    count = 0
    for row in _told(sheet.rows, name):
        if any(row.cells) or row.problems:
            count += 1
            if count > MAXIMUM_ROWS:
                raise FileProblem(f"{name} har fler än {MAXIMUM_ROWS} rader. Dela upp den i flera filer.")
            yield row


def refuse_unreadable(name: str, problems: Sequence[RowProblem]) -> None:
    """Raises FileProblem with every cell that cannot be read, if there is one; of wrong letters the first is enough."""
    wrong_letters = [problem for problem in problems if problem.text.startswith(WRONG_LETTERS)]
    told = [problem for problem in problems if problem not in wrong_letters[1:]]
    if told:
        raise FileProblem(f"{name} har rutor som inte går att läsa. Inget har lästs in.", told)


def _told(rows: Callable[[], Iterator[SheetRow]], name: str) -> Iterator[SheetRow]:
    try:
        yield from rows()
    except FileProblem:
        raise
    except Exception as error:  # a damaged file can fail anywhere inside zip or XML
        raise FileProblem(_damaged(name)) from error


def _workbook(content: bytes, name: str) -> tuple[list[Sheet], int]:
    try:
        archive = Archive(content)
        if archive.unpacked_bytes > MAXIMUM_UNPACKED_BYTES:
            raise FileProblem(f"{name} är alldeles för stor när den packas upp. Kopiera raderna till en ny, tom fil.")
        if "xl/workbook.bin" in archive.names:
            raise FileProblem(f"{name} är i Excels binära format (.xlsb). Spara den som .xlsx.")
        if "Index/Document.iwa" in archive.names or "Index.zip" in archive.names:
            raise FileProblem(f"{name} är sparad av Numbers. Exportera den därifrån till Excel (.xlsx).")
        if archive.text("mimetype").startswith(MIMETYPE):
            if "encryption-data" in archive.text("META-INF/manifest.xml"):
                raise FileProblem(f"{name} är lösenordsskyddad. Spara den utan lösenord.")
            return ods_sheets(archive)
        return xlsx_sheets(archive)
    except FileProblem:
        raise
    except Exception as error:  # a damaged file can fail anywhere inside zip or XML
        raise FileProblem(_damaged(name)) from error


def _damaged(name: str) -> str:
    return f"{name} är trasig eller ingen Excelfil. Öppna den i Excel och spara om som .xlsx."


def _old_or_locked(content: bytes, name: str) -> str:
    """Both the format before .xlsx and a file with a password are of this kind; inside they say which."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return f"{name} är lösenordsskyddad. Spara den som .xlsx utan lösenord."
    if "Workbook".encode("utf-16-le") in content:
        return f"{name} är i ett gammalt Excelformat (.xls). Spara den som .xlsx."
    return f"{name} är lösenordsskyddad eller i ett gammalt Excelformat. Spara den som .xlsx utan lösenord."


def _under(
    name: str, columns: Sequence[str], rows: Iterable[SheetRow], sheet: Sheet, required: Sequence[str]
) -> list[FileRow]:
    """The rows under the header, each with a value for every named column."""
    needed_count = 1 + max((columns.index(column) for column in required), default=-1) if sheet.is_ragged else 0
    table: list[FileRow] = []
    unreadable: list[RowProblem] = []
    misfits: list[RowProblem] = []
    for row in rows:
        unreadable.extend(row.problems)
        if problem := _misfit(columns, row.cells, needed_count):
            misfits.append(RowProblem(row.number, problem))
        cells = [*row.cells, *[""] * (len(columns) - len(row.cells))]
        named = zip(columns, cells, strict=False)
        table.append(FileRow(row.number, {column: cell for column, cell in named if column}))
    refuse_unreadable(name, unreadable)
    if misfits:
        raise FileProblem(f"{name} har rader som inte passar rubrikraden. Inget har lästs in.", misfits)
    return table


def _misfit(columns: Sequence[str], cells: Sequence[str], needed_count: int) -> str | None:
    if len(cells) < needed_count:
        return f"har {len(cells)} värden men rubrikraden har {len(columns)}. Fyll på med tomma värden."
    if any(cell for index, cell in enumerate(cells) if index >= len(columns) or not columns[index]):
        return "har ett värde i en kolumn utan rubrik. Sätt citattecken om text som innehåller avgränsaren."
    return None
