"""The visible sheets of an Excel workbook (.xlsx, also in strict OOXML).

Read from the XML, since the libraries that read workbooks give a formula without a value, and some give an error value,
as an empty cell.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from xml.etree.ElementTree import Element

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from pipelines.tables.sheets import RawCell, Sheet, SheetRow, Unread, sheet_row
from pipelines.tables.zipped_xml import Archive, attribute, children, local_name

WITHOUT_VALUE = Unread(
    "en formel som ingen har räknat ut, så filen har inget värde för den. Öppna filen i Excel och spara den, eller "
    "skriv värdet i stället för formeln."
)
NO_DATE = Unread("ett datum som inte går att läsa. Skriv det som 2026-11-26.")


def error_value(text: str) -> Unread:
    """What is told of a cell whose formula failed; `text` is the program's own short word for it."""
    return Unread(f"felvärdet {text}. En formel gick inte att räkna ut. Skriv vad som ska stå, eller töm rutan.")


@dataclass(frozen=True)
class Workbook:
    """What the cells of every sheet refer to."""

    archive: Archive
    texts: list[str]
    date_styles: frozenset[int]
    epoch: datetime


def xlsx_sheets(archive: Archive) -> tuple[list[Sheet], int]:
    """The visible sheets in their order, and how many are hidden. A damaged file makes zip or XML raise."""
    start = next(iter(_related(archive, "", "/officeDocument").values()), "xl/workbook.xml")
    book = archive.tree(start)
    parts = _related(archive, start, "")
    texts = next(iter(_related(archive, start, "/sharedStrings").values()), None)
    styles = next(iter(_related(archive, start, "/styles").values()), None)
    properties = next((child for child in book if local_name(child) == "workbookPr"), None)
    is_mac = properties is not None and attribute(properties, "date1904") in {"1", "true"}
    workbook = Workbook(
        archive,
        [_text_of(item) for item in children(archive.tree(texts), "si")] if texts else [],
        frozenset(_date_styles(archive.tree(styles)) if styles else ()),
        CALENDAR_MAC_1904 if is_mac else CALENDAR_WINDOWS_1900,
    )
    worksheets = set(_related(archive, start, "/worksheet"))
    every = [sheet for group in children(book, "sheets") for sheet in group if attribute(sheet, "id") in worksheets]
    visible = [sheet for sheet in every if (attribute(sheet, "state") or "visible") == "visible"]
    sheets = [
        Sheet(attribute(sheet, "name"), partial(_rows, workbook, parts[attribute(sheet, "id")])) for sheet in visible
    ]
    return sheets, len(every) - len(visible)


def _related(archive: Archive, part: str, kind: str) -> dict[str, str]:
    """Id → path of the parts of a kind that one part refers to."""
    folder, file = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{file}.rels")
    if path not in archive.names:
        return {}
    return {
        attribute(relation, "Id"): posixpath.normpath(posixpath.join("/", folder, attribute(relation, "Target")))[1:]
        for relation in archive.tree(path)
        if attribute(relation, "Type").endswith(kind)
    }


def _date_styles(styles: Element) -> Iterator[int]:
    """The numbers of the cell styles that show a number as a date."""
    own = {
        int(attribute(known, "numFmtId")): attribute(known, "formatCode")
        for group in children(styles, "numFmts")
        for known in group
    }
    formats: Mapping[int, str] = {**BUILTIN_FORMATS, **own}
    looks = (look for group in children(styles, "cellXfs") for look in group)
    for number, look in enumerate(looks):
        if is_date_format(formats.get(int(attribute(look, "numFmtId") or 0), "General")):
            yield number


def _rows(workbook: Workbook, part: str) -> Iterator[SheetRow]:
    number = 0
    for row in workbook.archive.elements(part, "row"):
        number = int(row.get("r", number + 1))
        cells: list[RawCell] = []
        for cell in row:
            address = cell.get("r")
            value = _value(workbook, cell) if len(cell) else ""  # most cells of a sheet with formats are empty
            if value != "" or not address:
                index = _column_index(address) if address else len(cells)
                cells += [""] * (index + 1 - len(cells))
                cells[index] = value
        if cells:
            yield sheet_row(number, cells)


def _column_index(address: str) -> int:
    """27 for AB12."""
    index = -1
    for letter in address.rstrip("0123456789"):
        index = (index + 1) * 26 + ord(letter) - ord("A")
    return index


def _value(workbook: Workbook, cell: Element) -> RawCell:
    kind = cell.get("t", "n")
    parts = {local_name(child): child for child in cell}
    written = parts["v"].text if "v" in parts else None
    if kind == "inlineStr":
        return _text_of(parts["is"]) if "is" in parts else ""
    if kind == "str" and written is None and "v" in parts:
        return ""  # a formula whose value is an empty text
    if not written:
        return WITHOUT_VALUE if "f" in parts else ""
    if kind == "s":
        return workbook.texts[int(written)]
    if kind == "e":
        return error_value(written)
    if kind == "b":
        return str(written == "1")
    if kind == "str":
        return written
    if kind == "d":
        return as_text(datetime.fromisoformat(written.removesuffix("Z")))
    return _number(written, int(cell.get("s", 0)) in workbook.date_styles, workbook.epoch)


def _number(written: str, is_date: bool, epoch: datetime) -> RawCell:
    number = float(written)
    if not is_date:
        return as_text(number)
    try:
        return as_text(from_excel(number, epoch))
    except (ValueError, OverflowError):
        return NO_DATE


def as_text(value: object) -> str:
    """ISO for a day or a moment; whole numbers have no decimals."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _text_of(item: Element) -> str:
    """The text of a string and its runs, without how it is pronounced."""
    runs = [part for child in item for part in (child if local_name(child) == "r" else [child])]
    return "".join(part.text or "" for part in runs if local_name(part) == "t")
