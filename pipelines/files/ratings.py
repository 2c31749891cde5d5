"""Rows of a file as ratings: all or nothing, and every problem at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from pipelines.domain import NO_INSIGHT, Confidence, Outlook, Rating, Round
from pipelines.errors import FileProblem, RowProblem
from pipelines.files.names import Names
from pipelines.files.round_names import RoundNames
from pipelines.files.template_columns import HEADINGS
from pipelines.privacy import problems_in
from pipelines.rating.comment_rule import COMMENT_LENGTH, SETTLED, WHAT_TO_DO, grave_and_silent
from pipelines.reference import Reference
from pipelines.swedish import ANSWER_WORDS, CONFIDENCE_WORDS, OUTLOOK_WORDS, counted, day, listed
from pipelines.tables.headers import quoted
from pipelines.tables.tables_in import FileRow

REQUIRED_COLUMNS = ("round", "agency", "area", "theme", "level")
"""Columns the file must have; `confidence`, `outlook`, `comment` and `is_settled` may be there too."""

Lacking = Callable[[Sequence[Rating]], Sequence[Rating]]
"""Which of a file's ratings lack the comment they need: asked of whoever knows what was answered last time."""

YES_AND_NO = {"yes": ["ja", "true", "sant", "1", "x"], "no": ["nej", "false", "falskt", "0", ""]}

Problems = list[tuple[str, str]]
"""What is wrong in one row: the column's name, and what to do."""


def parse_ratings(
    rows: Sequence[FileRow],
    reference: Reference,
    rounds: Mapping[str, Round],
    refused: Mapping[str, str] | None = None,
) -> list[Rating]:
    """One rating per round, agency, area and theme, in the order of the file. `rounds` is by round_id.

    Ids, names and labels are taken in any case; a row repeated word for word counts once. Raises one FileProblem with
    every problem in the file, by row. `refused` says why some rounds take no answers: told at the first row of each.
    """
    names = RoundNames(rounds, refused or {})
    ratings, problems = read_ratings(rows, reference, names)
    problems += _refused(rows, names, refused or {})
    refuse_whole(sorted(problems, key=lambda problem: problem.row))
    return ratings


def _refused(rows: Sequence[FileRow], names: RoundNames, refused: Mapping[str, str]) -> list[RowProblem]:
    first_rows: dict[str, int] = {}
    for row in rows:
        first_rows.setdefault(names.code(row.values.get("round", "")) or "", row.row)
    return [RowProblem(row, refused[round_id]) for round_id, row in first_rows.items() if round_id in refused]


def read_ratings(
    rows: Sequence[FileRow],
    reference: Reference,
    rounds: RoundNames,
    letters: Mapping[str, str] | None = None,
    *,
    lacks: Lacking | None = None,
) -> tuple[list[Rating], list[RowProblem]]:
    """As `parse_ratings`, with the problems beside what could be read. `letters` names a column's cells: level → D.

    `lacks` is for who saw last time's answers; without it only grave answers need a comment.
    """
    words, letters = _Words(reference, rounds), letters or {}
    problems: list[RowProblem] = []
    seen: dict[tuple[str, ...], tuple[int, Rating]] = {}
    for row in rows:
        found: Problems = []
        rating = words.rating(row.values, found)
        if rating is not None:
            key = (rating.round_id, rating.agency_id, rating.area_id, rating.theme_id)
            first_row, first = seen.setdefault(key, (row.row, rating))
            if first != rating:
                where = f"rad {first_row} med ett annat svar"
                found.append(("level", f"samma omgång, verksamhet, plats och tema står på {where}. Välj en."))
            found.extend(_not_valid(rating, reference))
        found.extend(_comment_problems(row.values.get("comment", "")))
        problems.extend(RowProblem(row.row, text, letters.get(column, "")) for column, text in found)
    ratings = [rating for _, rating in seen.values()]
    silent = set(lacks(ratings) if lacks else grave_and_silent(ratings, reference))
    why = "nivån är hög eller har ändrats mycket" if lacks else "nivån är hög"
    without = f"svaret behöver en kommentar, för {why}. {WHAT_TO_DO}"
    problems += [
        RowProblem(row, without, letters.get("comment", "")) for row, rating in seen.values() if rating in silent
    ]
    return ratings, problems


def refuse_whole(problems: Sequence[RowProblem]) -> None:
    """Raises one FileProblem if there are any."""
    if problems:
        raise FileProblem(f"Filen har {counted(len(problems), 'fel', 'fel')}. Inget har lästs in.", problems)


class _Words:
    """What may stand in each column."""

    def __init__(self, reference: Reference, rounds: RoundNames) -> None:
        agencies = {agency.agency_id: [agency.label, agency.short_label] for agency in reference.agencies}
        areas = {area.area_id: [area.display_name, area.official_name] for area in reference.areas}
        self._names: dict[str, Names | RoundNames] = {
            "round": rounds,
            "agency": Names("okänd verksamhet", agencies),
            "area": Names("okänd plats", areas),
            "theme": Names("okänt tema", {theme.theme_id: [theme.label] for theme in reference.themes}),
        }
        levels = {level.code.value: [level.label] for level in reference.levels}
        self._scale = listed(level.label for level in reference.levels)
        self._levels = Names("okänd nivå", {**levels, NO_INSIGHT: [ANSWER_WORDS[NO_INSIGHT]]})
        self._confidence = Names(
            f"{HEADINGS['confidence']} har ett okänt svar", {code: [word] for code, word in CONFIDENCE_WORDS.items()}
        )
        self._is_settled = Names("is_settled har ett okänt svar", YES_AND_NO)
        self._outlook = Names(
            f"{HEADINGS['outlook']} har ett okänt svar", {code: [word] for code, word in OUTLOOK_WORDS.items()}
        )

    def rating(self, values: Mapping[str, str], problems: Problems) -> Rating | None:
        """The rating of one row, or None with the reasons added to `problems`."""
        codes = {column: _required(names, column, values, problems) for column, names in self._names.items()}
        level = self._level(values.get("level", ""), problems)
        confidence = _optional(self._confidence, "confidence", values, problems)
        outlook = _optional(self._outlook, "outlook", values, problems)
        is_settled = _optional(self._is_settled, "is_settled", values, problems) == "yes"
        comment = values.get("comment", "")
        has_no_more = comment.strip(" .”\"'").casefold() == SETTLED.casefold()
        if problems:
            return None
        return Rating(
            round_id=codes["round"],
            agency_id=codes["agency"],
            area_id=codes["area"],
            theme_id=codes["theme"],
            answer=level,
            confidence=Confidence(confidence) if confidence else None,
            outlook=Outlook(outlook) if outlook else None,
            comment="" if has_no_more else comment,
            is_settled=is_settled or has_no_more,
        )

    def _level(self, text: str, problems: Problems) -> str:
        """A digit is never taken for a level: other scales for the very same areas run the other way."""
        code = self._levels.code(text)
        if code is None:
            what = f"nivån{quoted(text)} ligger utanför skalan" if text else "nivå saknas"
            problems.append(("level", f"{what}. Skriv {self._scale} eller {ANSWER_WORDS[NO_INSIGHT]}, med ord."))
        return code or ""


def _required(names: Names | RoundNames, column: str, values: Mapping[str, str], problems: Problems) -> str:
    text = values.get(column, "")
    code = names.code(text)
    if code is None:
        problems.append((column, names.refusal(text) if text else f"kolumnen {column} är tom. Fyll i den."))
    return code or ""


def _optional(names: Names, column: str, values: Mapping[str, str], problems: Problems) -> str:
    text = values.get(column, "")
    code = names.code(text) if text else ""
    if code is None:
        problems.append((column, names.refusal(text)))
    return code or ""


def _not_valid(rating: Rating, reference: Reference) -> Iterable[tuple[str, str]]:
    meeting_on = date.fromisoformat(rating.round_id)
    agency, area, theme = (
        reference.agency(rating.agency_id),
        reference.area(rating.area_id),
        reference.theme(rating.theme_id),
    )
    if agency.agency_id not in {valid.agency_id for valid in reference.agencies_on(meeting_on)}:
        yield "agency", f"{agency.label} är ingen verksamhet {day(meeting_on)}. Välj en som bedömde då."
    if area.area_id not in {valid.area_id for valid in reference.areas_on(meeting_on)}:
        yield "area", f"platsen {area.display_name} gäller inte {day(meeting_on)}. Välj en plats som gällde då."
    if theme.theme_id not in {valid.theme_id for valid in reference.themes_on(meeting_on)}:
        yield "theme", f"temat {theme.label} gäller inte {day(meeting_on)}. Välj ett tema som gällde då."
    if theme.is_whole_only and not reference.is_whole(area.area_id):
        yield (
            "theme",
            f"temat {theme.label} bedöms bara för hela kommunen. Ändra platsen till {reference.whole.display_name}.",
        )


def _comment_problems(comment: str) -> Iterable[tuple[str, str]]:
    if len(comment) > COMMENT_LENGTH:
        yield "comment", f"kommentaren är {len(comment)} tecken. Korta den till högst {COMMENT_LENGTH}."
    for kind in problems_in(comment):
        yield "comment", f"kommentaren ser ut att innehålla {kind}. Ta bort det."
