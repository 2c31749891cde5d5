"""The half-year review as a Word page: one place or one theme, the same season last year beside, and what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from docx.document import Document as WordDocument
from docx.shared import Mm, Pt

from pipelines.access import check_export, rows_for
from pipelines.documents import review_figure, word
from pipelines.domain import Audience, User
from pipelines.errors import AccessProblem
from pipelines.picture.review import Course, Part, Period, Reviewed, summary
from pipelines.picture.rows import HistoryCell
from pipelines.plan.exports import measures_for
from pipelines.plan.rows import PlannedMeasure
from pipelines.reference import Reference
from pipelines.swedish import AUDIENCE_MARKS, INSUFFICIENT, MEASURE_STATUS_WORDS, day, short_day

WHAT_IT_IS = (
    "Bygger på fastställda omgångar. Verksamheternas bedömningar är ett underlag att samtala om, inte kommunens "
    "lägesbild enligt lagen (2023:196). Ett steg upp eller ned är inget larm i sig."
)
MOST_MEASURES = 6
"""That the page has room for below the figure."""
NO_MEASURES = "Det finns ingen åtgärd i planen som rör det här under perioden."


def review_page(
    title: str,
    name: str,
    period: Period,
    history: Sequence[HistoryCell],
    measures: Sequence[PlannedMeasure],
    *,
    subjects: Mapping[str, str],
    of: Part,
    reference: Reference,
    today: date,
    by: User,
    audience: Audience,
    is_demo: bool,
) -> bytes:
    """A .docx of one page: the figure with its text, the summary as a table, the measures.

    `name` is that of the place or theme that `history` has the rows of; `subjects` (id → name) are the page's rows,
    places or themes as `of` says. What the audience may not see is left out. Raises AccessProblem, also if that is all.
    """
    check_export(by, audience)
    shown = rows_for(history, "history", audience, reference=reference)
    if history and not shown:
        mark = AUDIENCE_MARKS[audience]
        raise AccessProblem(f"{name} visas inte för dem som filer märkta ”{mark}” är för. Välj en annan krets.")
    asked = {of.of(row) for row in history} - {of.of(row) for row in shown}
    subjects = {subject: label for subject, label in subjects.items() if subject not in asked}
    measures = measures_for(measures, audience, reference=reference)
    reviewed = summary(shown, period, reference)
    document = word.new_document(title, made_on=today, audience=audience, is_demo=is_demo)
    word.squeeze(document)
    document.add_paragraph(period_words(period, has_before=any(row.before for row in reviewed), where="bredvid"))
    figure = review_figure.draw(shown, measures, period, subjects, reference, of=of)
    alt = review_figure.words(period, name, len(subjects), len(measures))
    word.add_picture(document, figure, alt=alt, width=Mm(170))
    _add_small(document, review_figure.legend(reference))
    _add_summary(document, reviewed, subjects, of, reference)
    _add_measures(document, measures, reference)
    _add_small(document, WHAT_IT_IS)
    return word.to_bytes(document)


def period_words(period: Period, *, has_before: bool, where: str) -> str:
    """From when to when, and `where` the year before stands, or that there is none to compare with."""
    days = f"{day(period.starts_on)} – {day(period.ends_on)}"
    if has_before:
        return f"{days}, med samma tid året före {where}."
    return f"{days}. Det finns ingen fastställd omgång från samma tid året före att jämföra med."


def _add_small(document: WordDocument, text: str) -> None:
    run = document.add_paragraph(text).runs[0]
    run.font.size, run.font.color.rgb = Pt(8), word.QUIET


def _add_summary(
    document: WordDocument, reviewed: Sequence[Reviewed], subjects: Mapping[str, str], of: Part, reference: Reference
) -> None:
    what = "Tema" if of is Part.THEME else "Plats"
    table = word.add_table(document, "Perioden i siffror", (48, 28, 28, 38, 28), [what, *columns(reference)])
    rows = {of.of(row): row for row in reviewed}
    for subject, name in subjects.items():
        if subject in rows:
            word.add_row(table, [name, *row_words(rows[subject], reference)])


def _add_measures(document: WordDocument, measures: Sequence[PlannedMeasure], reference: Reference) -> None:
    document.add_heading("Åtgärder under perioden", level=1)
    if not measures:
        document.add_paragraph(NO_MEASURES)
    for measure in measures[:MOST_MEASURES]:
        text = f"{measure.title}. {measure_words(measure, reference)}"
        document.add_paragraph(word.printable(text), style="List Bullet")
    if len(measures) > MOST_MEASURES:
        document.add_paragraph(f"Och {len(measures) - MOST_MEASURES} till, se åtgärdsplanen.")


def measure_words(measure: PlannedMeasure, reference: Reference) -> str:
    """'Polisen, pågår, 1 maj 2026 – 30 nov. 2026'."""
    owner = reference.agency(measure.owner_agency_id).label
    when = f"{short_day(measure.starts_on)} – {short_day(measure.ends_on)}"
    return f"{owner}, {MEASURE_STATUS_WORDS[measure.status]}, {when}"


def columns(reference: Reference) -> list[str]:
    """The headings of `row_words`."""
    return ["Senast", "Sämst", f"Omgångar på {reference.at_or_above('worrying_rank')}", "Samma tid året före"]


def row_words(row: Reviewed, reference: Reference) -> list[str]:
    """Newest level, worst level, and for how many of the judged rounds it was worrying: now and the year before."""
    return [
        _level(row.now.newest_level, reference),
        _level(row.now.worst_level, reference),
        _worrying(row.now),
        _worrying(row.before),
    ]


def _worrying(course: Course | None) -> str:
    if course is None or not course.judged_count:
        return INSUFFICIENT
    return f"{course.worrying_count} av {course.judged_count}"


def _level(code: str | None, reference: Reference) -> str:
    if code is None:
        return INSUFFICIENT
    level = reference.level(code)
    return f"{level.symbol} {level.label}"
