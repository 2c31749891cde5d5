"""A table as an Excel workbook where nothing can be run."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from pipelines.swedish import STOCKHOLM
from pipelines.tables.formulas import FORMULA

LONGEST_WIDTH = 60


def workbook_bytes(table: pd.DataFrame) -> bytes:
    """One sheet with a bold header that stays in view. Aware times are shown in Swedish time."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Lägesbild")
    sheet.freeze_panes = "A2"
    for number, column in enumerate(table.columns, start=1):
        longest = max([len(str(column)), *(len(str(value)) for value in table[column])])
        sheet.column_dimensions[get_column_letter(number)].width = min(longest + 2, LONGEST_WIDTH)
    header = [_text_cell(sheet, str(column)) for column in table.columns]
    for cell in header:
        cell.font = Font(bold=True)
    sheet.append(header)
    for row in table.itertuples(index=False, name=None):
        sheet.append(list(_cells(sheet, row)))
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def _cells(sheet: WriteOnlyWorksheet, row: tuple[object, ...]) -> Iterator[object]:
    for value in row:
        if isinstance(value, str):
            yield _text_cell(sheet, value)
        elif value is None or value is pd.NA or value != value:  # NaN and NaT differ from themselves
            yield None
        elif isinstance(value, pd.Timestamp) and value.tzinfo is not None:
            yield value.astimezone(STOCKHOLM).replace(tzinfo=None).to_pydatetime()
        else:
            yield value


def _text_cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell: Cell = WriteOnlyCell(sheet)
    put_text(cell, text)
    return cell


def put_text(cell: Cell, text: str) -> None:
    """Text, also when it looks like a formula; it stays text when somebody edits it."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    cell.quotePrefix = FORMULA.match(text) is not None
