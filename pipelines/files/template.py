"""The template: an Excel file with exactly one agency's cells in one round, to fill in and hand back.

Every row says in hidden columns which round, agency, place and theme it is, so it is known wherever it is sorted
to, and a template of another round or agency can be told apart. `template_in` reads it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.access import can_rate, check_export
from pipelines.domain import Agency, Audience, Rating, Round, User
from pipelines.files.template_columns import COLUMNS, HEADING_ROW, LETTERS, UNCHANGED
from pipelines.files.template_scale import answer_words, colour_levels, meanings, offer_choices, write_scale
from pipelines.rating.comment_rule import SETTLED
from pipelines.rating.rows import AskedCell
from pipelines.reference import Reference, fill
from pipelines.swedish import AUDIENCE_MARKS, CONFIDENCE_WORDS, DEMO_MARK, OUTLOOK_WORDS, day, deadline
from pipelines.tables.xlsx_out import put_text

GROUND = PatternFill("solid", fgColor="E8EDEF")
TO_FILL_IN = PatternFill("solid", fgColor="FFFBEA")
BOLD = Font("Calibri", 11, bold=True)
EDGE = Side("thin", color="C9D3D7")
LINES = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)
HOW = (
    "Fyll i de ljusgula kolumnerna. Tomt betyder ”ej besvarat”, aldrig ”[normal]”; det ni redan har svarat står kvar. "
    f"”{UNCHANGED}” ger samma svar som förra gången. Nivåerna förklaras på bladet Skalan. Skriv inget om personer."
)


def template(
    cells: Sequence[AskedCell],
    given: Mapping[tuple[str, str], Rating],
    *,
    round_: Round,
    agency: Agency,
    reference: Reference,
    by: User,
    is_demo: bool,
) -> bytes:
    """An .xlsx with a row per cell, last time's answer and the own answer so far; only the answers can be changed.

    `cells` are in the order shown. `given`: (area_id, theme_id) → own answer so far, which is left out unless a member
    of the agency makes it, and it is the agency's own of this round: answers so far are nobody else's to see.
    Raises AccessProblem unless it is made by a member of the agency, or by somebody who may export to it.
    """
    is_own = can_rate(by, agency.agency_id)
    if not is_own:
        check_export(by, Audience.OSF)
    whose = (round_.round_id, agency.agency_id)
    given = {cell: each for cell, each in given.items() if is_own and (each.round_id, each.agency_id) == whose}
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Bedömning"
    marks = [AUDIENCE_MARKS[Audience.OSF], *([DEMO_MARK.lower()] if is_demo else [])]
    mark = "".join(f" – {word}" for word in marks)
    put_text(sheet["A1"], f"{agency.label}: bedömning inför mötet {day(round_.round_id)}{mark}")
    workbook.properties.category = AUDIENCE_MARKS[Audience.OSF]
    put_text(sheet["A2"], f"Omgången {deadline(round_)}. {fill(HOW, reference)}")
    _write_headings(sheet, meanings(reference, round_.meeting_on))
    words = answer_words(reference)
    for number, cell in enumerate(cells, start=HEADING_ROW + 1):
        ids = {"round": round_.round_id, "agency": agency.agency_id, "area": cell.area_id, "theme": cell.theme_id}
        names = {"place": reference.area(cell.area_id).display_name, "subject": reference.theme(cell.theme_id).label}
        previous = {"previous": "" if cell.previous_answer is None else words[cell.previous_answer]}
        answer = _in_words(given.get((cell.area_id, cell.theme_id)), words)
        _write_row(sheet, number, {**ids, **names, **previous, **answer})
    if cells:
        offer_choices(sheet, reference)
        colour_levels(sheet, reference)
    sheet.freeze_panes = f"C{HEADING_ROW + 1}"
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    write_scale(workbook.create_sheet("Skalan"), reference, round_.meeting_on)
    for each in workbook.worksheets:
        _lock_and_fit(each)
    workbook.security = WorkbookProtection(lockStructure=True)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def _in_words(rating: Rating | None, words: Mapping[str, str]) -> dict[str, str]:
    if rating is None or rating.answer is None:
        return {}
    return {
        "level": words[rating.answer],
        "confidence": CONFIDENCE_WORDS[rating.confidence] if rating.confidence else "",
        "outlook": OUTLOOK_WORDS[rating.outlook] if rating.outlook else "",
        "comment": rating.comment or (SETTLED if rating.is_settled else ""),
    }


def _write_headings(sheet: Worksheet, answers: Sequence[tuple[str, str, str]]) -> None:
    sheet["A1"].font = Font("Calibri", 14, bold=True)
    sheet["A2"].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells(f"A2:{LETTERS['comment']}2")
    sheet.row_dimensions[2].height = 32
    for column in COLUMNS:
        cell = sheet[f"{LETTERS[column.field]}{HEADING_ROW}"]
        put_text(cell, column.heading)
        cell.font, cell.fill, cell.border = BOLD, GROUND, LINES
        lines = [f"{word}: {means}" for word, means, _ in answers]
        note = "\n".join(lines) if column.field == "level" else column.note
        if note:
            cell.comment = Comment(note, "Lägesbild", width=460, height=40 + 20 * note.count("\n"))
        dimension = sheet.column_dimensions[LETTERS[column.field]]
        dimension.width, dimension.hidden = column.width or 12, not column.width


def _write_row(sheet: Worksheet, number: int, values: Mapping[str, str]) -> None:
    for column in COLUMNS:
        cell = sheet[f"{LETTERS[column.field]}{number}"]
        cell.border = LINES
        cell.alignment = Alignment(wrap_text=column.field == "comment", vertical="top")
        if values.get(column.field):
            put_text(cell, values[column.field])
        if column.is_to_fill_in:
            cell.fill, cell.protection = TO_FILL_IN, Protection(locked=False)
            cell.number_format = "@"  # what is typed stays text, never a formula or a date


def _lock_and_fit(sheet: Worksheet) -> None:
    """Nothing but answers and widths can be changed; on paper the sheet is one page wide."""
    sheet.protection.enable()
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
