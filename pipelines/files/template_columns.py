"""The columns of the template, known to the side that writes it and the side that reads it."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from pipelines.rating.comment_rule import COMMENT_LENGTH, SETTLED

UNCHANGED = "oförändrat"
"""An answer in the template alone: the same as last time, given anew."""

HEADING_ROW = 3


@dataclass(frozen=True)
class Column:
    """One column; those without a width are hidden, and say which round, agency, place and theme a row is."""

    field: str
    heading: str
    width: int = 0
    is_to_fill_in: bool = False
    note: str = ""


COLUMNS = (
    Column("place", "Plats", 26),
    Column("subject", "Tema", 26),
    Column("previous", "Förra gången", 15, note="Vad ni svarade förra gången."),
    Column("level", "Svar", 15, is_to_fill_in=True),
    Column("confidence", "Hur vet ni det?", 20, is_to_fill_in=True, note="Kan lämnas tomt."),
    Column("outlook", "Åt vilket håll går det?", 22, is_to_fill_in=True, note="Kan lämnas tomt."),
    Column(
        "comment",
        "Kommentar",
        60,
        is_to_fill_in=True,
        note=(
            f"Vad ser ni? Beskriv läget, inga personer. Högst {COMMENT_LENGTH} tecken.\nBehövs när nivån är hög eller "
            f"har ändrats mycket. Skriv ”{SETTLED}” om ni inte kan skriva något."
        ),
    ),
    Column("round", "round"),
    Column("agency", "agency"),
    Column("area", "area"),
    Column("theme", "theme"),
)
LETTERS = {column.field: get_column_letter(number) for number, column in enumerate(COLUMNS, start=1)}
HEADINGS = {column.field: column.heading for column in COLUMNS}
HIDDEN = [column.field for column in COLUMNS if not column.width]
