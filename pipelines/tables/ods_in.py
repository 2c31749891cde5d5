"""The visible sheets of an OpenDocument spreadsheet (.ods), as LibreOffice and Excel write it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from xml.etree.ElementTree import Element

from pipelines.tables.letters import ERROR_VALUE
from pipelines.tables.sheets import RawCell, Sheet, SheetRow, sheet_row
from pipelines.tables.xlsx_in import WITHOUT_VALUE, as_text, error_value
from pipelines.tables.zipped_xml import Archive, attribute, children, local_name

CONTENT = "content.xml"
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
MOST_REPEATED = 10_000
"""A row or cell that is said to be there more often fills up a sheet, and is not what anybody wrote."""


def ods_sheets(archive: Archive) -> tuple[list[Sheet], int]:
    """The visible sheets in their order, and how many are hidden. A damaged file makes zip or XML raise."""
    root = archive.tree(CONTENT)
    hidden_styles = {
        attribute(style, "name")
        for styles in children(root, "automatic-styles")
        for style in children(styles, "style")
        if any(attribute(child, "display") == "false" for child in style)
    }
    tables = [
        table
        for body in children(root, "body")
        for spreadsheet in children(body, "spreadsheet")
        for table in children(spreadsheet, "table")
    ]
    visible = [table for table in tables if attribute(table, "style-name") not in hidden_styles]
    return [Sheet(attribute(table, "name"), partial(_rows, table)) for table in visible], len(tables) - len(visible)


def _rows(table: Element) -> Iterator[SheetRow]:
    number = 1
    for row in table.iter():
        if local_name(row) != "table-row":
            continue
        cells = _cells(row)
        count = int(attribute(row, "number-rows-repeated") or 1)
        if cells:
            for repeated in range(min(count, MOST_REPEATED)):
                yield sheet_row(number + repeated, cells)
        number += count


def _cells(row: Element) -> list[RawCell]:
    """The cells up to the last one with something in it."""
    cells: list[RawCell] = []
    empty_count = 0
    for cell in row:
        count = int(attribute(cell, "number-columns-repeated") or 1)
        value = _value(cell)
        if value == "":
            empty_count += count
        else:
            cells += [""] * empty_count + [value] * min(count, MOST_REPEATED)
            empty_count = 0
    return cells


def _value(cell: Element) -> RawCell:
    kinds = [value for key, value in cell.attrib.items() if key.rpartition("}")[2] == "value-type"]
    text = "\n".join(_text_of(paragraph) for paragraph in children(cell, "p"))
    is_formula = bool(attribute(cell, "formula"))
    if "error" in kinds or (is_formula and ERROR_VALUE.fullmatch(text)):
        return error_value(text) if ERROR_VALUE.fullmatch(text) else WITHOUT_VALUE
    if not kinds:
        return WITHOUT_VALUE if is_formula and not text else text
    if "date" in kinds:
        return as_text(datetime.fromisoformat(attribute(cell, "date-value").removesuffix("Z")))
    if "boolean" in kinds:
        return str(attribute(cell, "boolean-value") == "true")
    if attribute(cell, "value"):
        return as_text(float(attribute(cell, "value")))
    return text or attribute(cell, "string-value")


def _text_of(paragraph: Element) -> str:
    """The text with its spaces and line breaks; what is said in a note beside it is not part of it."""
    text = paragraph.text or ""
    for child in paragraph:
        inner = {"s": " " * int(attribute(child, "c") or 1), "line-break": "\n", "tab": "\t", "annotation": ""}
        text += inner.get(local_name(child), "") if local_name(child) in inner else _text_of(child)
        text += child.tail or ""
    return text
