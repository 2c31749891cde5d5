"""Reads a filled-in template: all or nothing, and every problem by cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import dropwhile

from pipelines.domain import Agency, Rating, Round
from pipelines.errors import FileProblem, RowProblem
from pipelines.files.ratings import read_ratings, refuse_whole
from pipelines.files.round_names import RoundNames
from pipelines.files.template_columns import COLUMNS, HIDDEN, LETTERS, UNCHANGED
from pipelines.rating.comment_rule import lacking
from pipelines.rating.rows import AskedCell
from pipelines.reference import Reference
from pipelines.swedish import day
from pipelines.tables.headers import HIDDEN_SHEETS
from pipelines.tables.sheets import SheetRow
from pipelines.tables.tables_in import FileRow, one_sheet, refuse_unreadable

WHERE = {**LETTERS, "area": LETTERS["place"], "theme": LETTERS["subject"]}
"""Where a problem is pointed out: never in a hidden cell."""

UNKNOWN = (
    "raden går inte att känna igen: den är inte mallens egen, eller så är en dold ruta i den tömd. Ta bort raden, "
    "eller för över svaret till en ny mall."
)


def parse_template(
    rows: Sequence[FileRow],
    *,
    cells: Iterable[AskedCell],
    round_: Round,
    agency: Agency,
    reference: Reference,
    name: str = "Filen",
) -> list[Rating]:
    """The answers in the template's rows, in their order. A row without an answer is not answered and gives nothing.

    `cells` are what the template was made from. ”oförändrat” becomes last time's
    answer; a comment that says that there is no more to say settles the answer. Raises FileProblem for a template of
    another round or agency, naming the right one, for one without answers, and for all that is wrong in it, by cell.
    """
    known = [row for row in rows if _is_known(row)]
    _check_is_for(known, round_, agency, reference)
    previous = {(cell.area_id, cell.theme_id): cell.previous_answer for cell in cells}
    problems = [_problem(row, "place", UNKNOWN) for row in rows if not _is_known(row)]
    problems += [problem for row in known if _cell(row) in previous for problem in _renamed(row, reference)]
    answered = [answer for row in known if (answer := _answer(row, previous, problems))]
    lacks = partial(lacking, previous=previous, reference=reference)
    ratings, more = read_ratings(answered, reference, RoundNames([round_.round_id]), WHERE, lacks=lacks)
    refuse_whole(sorted([*problems, *more], key=lambda problem: (problem.row, problem.column)))
    if not ratings:
        raise FileProblem(f"{name} har inga svar. Välj i kolumnen Svar (D) och lämna den igen.")
    return ratings


def whose(rows: Sequence[FileRow]) -> tuple[str, str]:
    """The round_id and agency_id that the template with these rows was made for."""
    row = next(filter(_is_known, rows))
    return row.values["round"], row.values["agency"]


def read_template(content: bytes, name: str = "Filen") -> list[FileRow]:
    """The rows under the headings, each with a value for every column. One of them at least says whose it is.

    Raises FileProblem for a file that cannot be read or is no template, and for every cell that cannot be read.
    """
    _, rows = one_sheet(content, name, _is_heading, partial(_no_template, name), HIDDEN)
    under = list(dropwhile(lambda row: not _is_heading(row), rows))[1:]
    refuse_unreadable(name, [problem for row in under for problem in row.problems])
    found = [FileRow(row.number, _values(row)) for row in under]
    if not any(map(_is_known, found)):
        raise _no_template(name)
    return found


def _no_template(name: str, _rows: Sequence[SheetRow] = (), hidden_count: int = 0) -> FileProblem:
    text = f"{name} är ingen mall från Lägesbild. Hämta en mall, fyll i den och lämna in just den filen."
    return FileProblem(f"{text} {HIDDEN_SHEETS}" if hidden_count else text)


def _values(row: SheetRow) -> dict[str, str]:
    fields = [column.field for column in COLUMNS]
    return dict(zip(fields, [*row.cells, *[""] * len(fields)], strict=False))


def _is_heading(row: SheetRow) -> bool:
    values = _values(row)
    return all(values[field] == field for field in HIDDEN)


def _is_known(row: FileRow) -> bool:
    """True if the hidden cells say what the row is about."""
    return all(row.values[field] for field in HIDDEN)


def _cell(row: FileRow) -> tuple[str, str]:
    return row.values["area"], row.values["theme"]


def _renamed(row: FileRow, reference: Reference) -> list[RowProblem]:
    """A place or theme that is overwritten: the answer would be taken for what the row was made for."""
    area_id, theme_id = _cell(row)
    made_for = {"place": reference.area(area_id).display_name, "subject": reference.theme(theme_id).label}
    return [
        _problem(row, field, f"här stod {label} i mallen. Skriv tillbaka det; raden gäller fortfarande {label}.")
        for field, label in made_for.items()
        if row.values[field] != label
    ]


def _answer(row: FileRow, previous: Mapping[tuple[str, str], str | None], problems: list[RowProblem]) -> FileRow | None:
    """The row with ”oförändrat” exchanged for last time's answer; None if blank, or if a problem was found."""
    cell = _cell(row)
    if not row.values["level"]:
        if any(row.values[field] for field in ("confidence", "outlook", "comment")):
            problems.append(
                _problem(row, "level", "svar saknas fast något står till höger. Välj svar eller töm raden.")
            )
        return None
    if cell not in previous:
        problems.append(_problem(row, "place", "raden hör inte till era rutor. Hämta en ny mall."))
        return None
    if row.values["level"].casefold() != UNCHANGED:
        return row
    if previous[cell] is None:
        text = f"kan inte vara {UNCHANGED}, ni svarade inte förra gången. Välj ett av de andra svaren."
        problems.append(_problem(row, "level", text))
        return None
    return FileRow(row.row, {**row.values, "level": str(previous[cell])})


def _check_is_for(rows: Sequence[FileRow], round_: Round, agency: Agency, reference: Reference) -> None:
    for row in rows:
        round_id, agency_id = row.values["round"], row.values["agency"]
        if agency_id != agency.agency_id:
            labels = {known.agency_id: known.label for known in reference.agencies}
            raise FileProblem(
                f"Mallen är gjord för {labels.get(agency_id, 'en annan verksamhet')}. Använd den som är gjord för "
                f"{agency.label}."
            )
        if round_id != round_.round_id:
            raise FileProblem(
                f"Mallen gäller {_meeting(round_id)}. Hämta den nya mallen, för mötet {day(round_.round_id)}, och för "
                "över svaren dit."
            )


def _meeting(round_id: str) -> str:
    try:
        return f"mötet {day(date.fromisoformat(round_id))}"
    except ValueError:
        return "ett annat möte"


def _problem(row: FileRow, field: str, text: str) -> RowProblem:
    return RowProblem(row.row, text, LETTERS[field])
