"""The action plan as a Word document: what the council puts before those who decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from docx.document import Document as WordDocument
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from pipelines.access import check_export, rows_for
from pipelines.documents import word
from pipelines.domain import Audience, User
from pipelines.picture.rows import JudgedCell
from pipelines.plan.checks import Check, checks
from pipelines.plan.exports import measures_for
from pipelines.plan.fields import FIELDS, body
from pipelines.plan.rows import PlannedMeasure
from pipelines.reference import Reference
from pipelines.swedish import (
    AGREEMENT_WORDS,
    INSUFFICIENT,
    MEASURE_STATUS_WORDS,
    answered,
    counted,
    day,
    short_day,
)

TITLE = "Åtgärdsplan – utkast för beslut"
WHAT_IT_IS = (
    "Det här är ett utkast. Det strategiska rådet tar fram förslaget och kommunen beslutar om åtgärdsplanen, "
    "enligt 5 § lagen (2023:196) om kommuners ansvar för brottsförebyggande arbete. OSF:s bedömningar är ett "
    "underlag till kommunens lägesbild enligt lagen. De är inte den lägesbilden."
)
NO_PERSONS = "Ansvarig anges som funktion, aldrig som person. Planen ska inte innehålla personuppgifter."
WHY_CHECKS = (
    "Brottsförebyggande rådet (Brå) ser två vanliga brister i landet: åtgärder hänger inte ihop med de problem som "
    "hittats, och uppföljningen blir inte av. Därför kontrolleras varje åtgärd som inte är avslutad på två punkter."
)
EMPTY = "Planen har inga åtgärder än. Lägg till den första från en ruta i lägesbilden."
NOT_WRITTEN = "Ej ifyllt"

CHECKS = {
    Check.WITHOUT_PROBLEM_OR_CAUSE: ("Utan problem eller orsak", "Alla åtgärder har både problem och orsak."),
    Check.PAST_FOLLOW_UP: ("Försenad uppföljning", "Ingen åtgärd har passerat dagen för sin uppföljning."),
}


def action_plan(
    measures: Sequence[PlannedMeasure],
    *,
    reference: Reference,
    today: date,
    by: User,
    audience: Audience,
    is_demo: bool,
    levels_behind: Mapping[str, JudgedCell] | None = None,
) -> bytes:
    """The plan as a .docx file: what it is, a summary, the two checks and one section per measure.

    `measures` is what `plan.measures` gives, in its order. `levels_behind` maps measure_id to the cell
    of the picture that the measure answers to. Of both, what the audience may not see is left out. An empty plan gives
    a document that says so. Raises AccessProblem.
    """
    check_export(by, audience)
    measures = measures_for(measures, audience, reference=reference)
    behind = {
        measure_id: shown
        for measure_id, cell in (levels_behind or {}).items()
        for shown in rows_for([cell], "history", audience, reference=reference)
    }
    document = word.new_document(TITLE, made_on=today, audience=audience, is_demo=is_demo)
    document.add_paragraph(WHAT_IT_IS)
    document.add_paragraph(NO_PERSONS)
    if not measures:
        document.add_paragraph(EMPTY)
        return word.to_bytes(document)
    _add_summary(document, measures, reference)
    _add_checks(document, measures)
    document.add_heading("Åtgärderna", level=1)
    for number, measure in enumerate(measures, start=1):
        _add_measure(document, number, measure, reference, behind.get(measure.measure_id))
    return word.to_bytes(document)


def _add_summary(document: WordDocument, measures: Sequence[PlannedMeasure], reference: Reference) -> None:
    document.add_heading("Sammanfattning", level=1)
    late_count = sum(measure.is_overdue for measure in measures)
    document.add_paragraph(
        f"Planen har {counted(len(measures), 'åtgärd', 'åtgärder')}. "
        f"{counted(late_count, 'åtgärd', 'åtgärder')} har passerat dagen för sin uppföljning."
    )
    header = ("Åtgärd", "Plats och tema", "Ägare", "Status", "Uppföljning")
    table = word.add_table(document, "Alla åtgärder i planen", (46, 38, 33, 25, 28), header)
    for number, measure in enumerate(measures, start=1):
        late = "\nförsenad" if measure.is_overdue else ""
        added = word.add_row(
            table,
            (
                f"{number}. {measure.title}",
                _place_and_theme(measure, reference) or NOT_WRITTEN,
                reference.agency(measure.owner_agency_id).label,
                _status(measure),
                short_day(measure.follow_up_on) + late,
            ),
        )
        if late:
            word.colour(added.cells[-1], word.WARNING)


def _add_checks(document: WordDocument, measures: Sequence[PlannedMeasure]) -> None:
    document.add_heading("Brås två kontroller", level=1)
    document.add_paragraph(WHY_CHECKS)
    remarks = checks(measures)
    for check, (heading, all_well) in CHECKS.items():
        document.add_heading(heading, level=2)
        found = [remark for remark in remarks if remark.check is check]
        if not found:
            document.add_paragraph(all_well)
        for remark in found:
            bullet = document.add_paragraph(style="List Bullet")
            bullet.add_run(word.printable(f"{remark.title}. ")).bold = True
            bullet.add_run(word.printable(remark.sentence))


def _add_measure(
    document: WordDocument, number: int, measure: PlannedMeasure, reference: Reference, cell: JudgedCell | None
) -> None:
    document.add_heading(word.printable(f"{number}. {measure.title}"), level=2)
    table = word.add_table(document, f"Åtgärd {number}, alla uppgifter", (42, 128))
    for label, text in _facts(measure, reference).items():
        added = word.add_row(table, (label, text or NOT_WRITTEN))
        word.shade(added.cells[0], word.HEAD_FILL)
        if not text:
            word.colour(added.cells[1], word.QUIET)
        if label == FIELDS["problem"].label and cell is not None:
            _add_level(added.cells[1].add_paragraph(), cell, reference)
    word.keep_together(table)


def _facts(measure: PlannedMeasure, reference: Reference) -> dict[str, str]:
    late = " – passerad, följ upp och sätt en ny dag" if measure.is_overdue else ""
    return {
        "Plats och tema": _place_and_theme(measure, reference),
        **{field.label: getattr(measure, name) for name, field in body(measure.unseen).items()},
        "Ägare": reference.agency(measure.owner_agency_id).label,
        FIELDS["responsible_function"].label: measure.responsible_function,
        "Start": day(measure.starts_on),
        "Slut": day(measure.ends_on),
        "Nästa uppföljning": day(measure.follow_up_on) + late,
        "Status": ": ".join(text for text in (_status(measure), measure.status_reason) if text),
        "Uppföljning": measure.follow_up,
    }


def _add_level(paragraph: Paragraph, cell: JudgedCell, reference: Reference) -> None:
    """The joint level behind the measure, as word, symbol and colour, and how many stand behind it."""
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(4), Pt(2)
    paragraph.add_run(f"Gemensam bild {day(cell.round_id)}: ")
    if cell.level is None:
        paragraph.add_run(INSUFFICIENT).bold = True
    else:
        level = reference.level(cell.level)
        word.add_badge(paragraph, f"{level.symbol} {level.label}", level.colour, level.text_colour)
    agreement = f" ({AGREEMENT_WORDS[cell.agreement_label]})" if cell.agreement_label else ""
    paragraph.add_run(f", svar {answered(cell)}{agreement}")


def _status(measure: PlannedMeasure) -> str:
    return MEASURE_STATUS_WORDS[measure.status].capitalize()


def _place_and_theme(measure: PlannedMeasure, reference: Reference) -> str:
    place = reference.area(measure.area_id).display_name if measure.area_id else ""
    theme = reference.theme(measure.theme_id).label if measure.theme_id else ""
    return " – ".join(text for text in (place, theme) if text)
