"""What may be answered, as the template shows it: drop-downs, the levels' colours and what every level means."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.files.template_columns import HEADING_ROW, LETTERS, UNCHANGED
from pipelines.rating.comment_rule import COMMENT_LENGTH
from pipelines.reference import Reference, fill
from pipelines.swedish import ANSWER_WORDS, CONFIDENCE_WORDS, OUTLOOK_WORDS
from pipelines.tables.xlsx_out import put_text


def answer_words(reference: Reference) -> dict[str, str]:
    """Code → word of every answer there is, best first, no insight last."""
    return {**{level.code.value: level.label for level in reference.levels}, **ANSWER_WORDS}


def meanings(reference: Reference, meeting_on: date) -> list[tuple[str, str, str]]:
    """What can be answered, what it means on that day and what it leads to."""
    not_normal = fill("Ni kan inte se det här. Det är inte samma sak som [normal].", reference)
    return [
        *((level.label, level.descriptor, level.reaction) for level in reference.levels_on(meeting_on)),
        *((word, not_normal, "") for word in ANSWER_WORDS.values()),
        (UNCHANGED, "Samma svar som förra gången. Sparas som ett nytt svar.", ""),
        ("(tomt)", "Ej besvarat. Det ni redan har svarat står kvar.", ""),
    ]


def offer_choices(sheet: Worksheet, reference: Reference) -> None:
    """A drop-down per answer cell; what was not answered last time cannot be unchanged."""
    words = answer_words(reference).values()
    first_time, again = _one_of(words), _one_of([*words, UNCHANGED])
    for number in range(HEADING_ROW + 1, sheet.max_row + 1):
        validation = again if sheet[f"{LETTERS['previous']}{number}"].value else first_time
        validation.add(f"{LETTERS['level']}{number}")
    confidence, outlook = _one_of(CONFIDENCE_WORDS.values()), _one_of(OUTLOOK_WORDS.values())
    confidence.add(_rows(sheet, "confidence"))
    outlook.add(_rows(sheet, "outlook"))
    length = DataValidation("textLength", operator="lessThanOrEqual", formula1=str(COMMENT_LENGTH))
    length.showErrorMessage = True
    length.errorTitle, length.error = "För lång", f"Kommentaren får vara högst {COMMENT_LENGTH} tecken."
    length.add(_rows(sheet, "comment"))
    for validation in (first_time, again, confidence, outlook, length):
        if validation.sqref.ranges:
            sheet.add_data_validation(validation)


def colour_levels(sheet: Worksheet, reference: Reference) -> None:
    """The levels' own colours, last time's and today's; they follow when an answer is changed."""
    for level in reference.levels:
        fill = PatternFill(bgColor=level.colour.lstrip("#"))
        look = DifferentialStyle(font=Font(color=level.text_colour.lstrip("#")), fill=fill)
        rule = Rule("cellIs", operator="equal", formula=[f'"{level.label}"'], dxf=look)
        for field in ("previous", "level"):
            sheet.conditional_formatting.add(_rows(sheet, field), rule)


def write_scale(sheet: Worksheet, reference: Reference, meeting_on: date) -> None:
    """The second sheet: every answer, and every theme of that day, in words."""
    themes = [(theme.label, theme.description, "") for theme in reference.themes_on(meeting_on)]
    table = [
        ("Svar", "Betyder", "Leder till"),
        *meanings(reference, meeting_on),
        ("",) * 3,
        ("Tema", "Handlar om", ""),
        *themes,
    ]
    for row, texts in enumerate(table, start=1):
        for column, text in enumerate(texts, start=1):
            cell = sheet[f"{get_column_letter(column)}{row}"]
            put_text(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font("Calibri", 11, bold=column == 1 or texts[0] in {"Svar", "Tema"})
    for letter, width in {"A": 26, "B": 60, "C": 60}.items():
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"


def _one_of(words: Iterable[str]) -> DataValidation:
    validation = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
    validation.showErrorMessage = True  # without it any answer can be typed, and nothing is said
    validation.errorTitle, validation.error = "Okänt svar", "Välj ett av svaren i listan, eller lämna rutan tom."
    return validation


def _rows(sheet: Worksheet, field: str) -> str:
    return f"{LETTERS[field]}{HEADING_ROW + 1}:{LETTERS[field]}{sheet.max_row}"
