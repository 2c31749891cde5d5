"""The cells of an Excel file (.xlsx) as text."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time

from openpyxl import load_workbook

from pipelines.errors import FileProblem

MAXIMUM_UNPACKED_BYTES = 50_000_000
MAXIMUM_COLUMNS = 100


def is_zip(content: bytes) -> bool:
    return content.startswith(b"PK")


def is_old_or_locked_excel(content: bytes) -> bool:
    """Both the format before .xlsx and a file with a password begin like this."""
    return content.startswith(bytes.fromhex("D0CF11E0A1B11AE1"))


def xlsx_cells(content: bytes, name: str) -> Iterator[list[str]]:
    """The rows of the first sheet. Formulas give their last value; dates are ISO; whole numbers have no decimals.

    Raises FileProblem if the file is damaged, has no sheet, or would unpack to far more than it says.
    """
    try:
        _check_unpacked_size(content, name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_col=MAXIMUM_COLUMNS, values_only=True):
            yield [_text(value) for value in row]
    except FileProblem:
        raise
    except Exception as error:  # a damaged file can fail anywhere inside zip, XML or openpyxl
        raise FileProblem(
            f"{name} är trasig eller ingen Excelfil. Öppna den i Excel och spara om som .xlsx."
        ) from error


def _check_unpacked_size(content: bytes, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MAXIMUM_UNPACKED_BYTES:
            raise FileProblem(f"{name} är alldeles för stor när den packas upp. Kopiera raderna till en ny, tom fil.")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
