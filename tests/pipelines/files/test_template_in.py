"""A filled-in template becomes ratings, or is refused with every problem by cell."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from pipelines.domain import Confidence, Outlook, Rating
from pipelines.errors import FileProblem
from pipelines.files.template_in import read_template, whose
from pipelines.rating.comment_rule import COMMENT_LENGTH, SETTLED
from tests.factories import ROUND_ID
from tests.pipelines.files.templates import filled_in, opened, parsed, saved, template_for

DRUGS = Rating(ROUND_ID, "police", "0980R005", "drugs", "critical", is_settled=True)


def refused(content: bytes) -> FileProblem:
    with pytest.raises(FileProblem) as problem:
        parsed(content)
    return problem.value


def places(problem: FileProblem) -> list[str]:
    return [found.place for found in problem.rows]


def test_an_answer_becomes_a_rating_and_a_blank_is_not_answered() -> None:
    assert parsed(filled_in(template_for(), D5="kritiskt", G5=SETTLED)) == [DRUGS]


def test_all_that_may_be_said_of_a_cell_is_read() -> None:
    content = filled_in(template_for(), D5="Kritiskt ", E5="egen iakttagelse", F5="sämre", G5="Fler än i fjol.")

    assert parsed(content) == [
        Rating(
            ROUND_ID,
            "police",
            "0980R005",
            "drugs",
            "critical",
            Confidence.OWN_OBSERVATION,
            Outlook.WORSE,
            "Fler än i fjol.",
        )
    ]


def test_what_stood_there_already_comes_back_as_it_was() -> None:
    given = Rating(ROUND_ID, "police", "0980R005", "drugs", "severe", Confidence.JUDGEMENT, Outlook.SAME, "=1+1")

    assert parsed(saved(opened(template_for(given=[given])))) == [given]


@pytest.mark.parametrize(("cell", "answer"), [("D4", "no_insight"), ("D5", "worrying")])
def test_unchanged_is_last_times_answer_given_anew(cell: str, answer: str) -> None:
    assert [rating.answer for rating in parsed(filled_in(template_for(), **{cell: "Oförändrat"}))] == [answer]


def test_unchanged_is_refused_where_nothing_was_answered_last_time() -> None:
    problem = refused(filled_in(template_for(), D6="oförändrat"))

    assert str(problem.rows[0].text).startswith("kan inte vara oförändrat")
    assert places(problem) == ["D6"]


def test_a_row_is_known_wherever_it_is_moved() -> None:
    workbook = opened(filled_in(template_for(), D5="kritiskt", G5=SETTLED))
    workbook["Bedömning"].move_range("A5:K5", rows=20)

    assert parsed(saved(workbook)) == [DRUGS]


@pytest.mark.parametrize(
    ("written", "place", "text"),
    [
        ({"D5": "svart"}, "D5", "ligger utanför skalan"),
        ({"D5": "3"}, "D5", "ligger utanför skalan"),
        ({"D5": "avvikande", "E5": "gissning"}, "E5", "Hur vet ni det? har ett okänt svar ”gissning”"),
        ({"D5": "avvikande", "F5": "uppåt"}, "F5", "Åt vilket håll går det? har ett okänt svar ”uppåt”"),
        ({"D5": "avvikande", "G5": "x" * (COMMENT_LENGTH + 1)}, "G5", "281 tecken"),
        ({"D5": "avvikande", "G5": "Ring 070-123 45 67"}, "G5", "telefon"),
        ({"D5": "kritiskt"}, "G5", "svaret behöver en kommentar"),
        ({"D5": "normalt"}, "G5", "Skriv en rad, eller ”Vi kan inte säga mer”."),
        ({"G5": "Fler än i fjol."}, "D5", "svar saknas"),
        ({"E5": "bedömning"}, "D5", "svar saknas"),
        ({"A9": "Gråbo", "B9": "Narkotika", "D9": "normalt"}, "A9", "går inte att känna igen"),
        ({"D5": "avvikande", "K5": ""}, "A5", "en dold ruta i den tömd"),
        ({"D4": "normalt", "H4": ""}, "A4", "går inte att känna igen"),
        ({"D5": "avvikande", "A5": "Roma"}, "A5", "raden gäller fortfarande"),
        ({"D5": "avvikande", "B5": "Alkohol"}, "B5", "här stod Narkotika i mallen"),
        ({"D5": "avvikande", "K5": "mental_ill_health"}, "A5", "hör inte till era rutor"),
    ],
)
def test_a_problem_is_named_by_its_cell(written: dict[str, str], place: str, text: str) -> None:
    problem = refused(filled_in(template_for(), **written))

    assert places(problem) == [place]
    assert text in problem.rows[0].text
    assert f"{place}: " in str(problem)


def test_all_problems_come_at_once_from_the_top_and_nothing_is_read() -> None:
    faults = {"A4": "Roma", "D4": "normalt", "G4": "Ring 070-123 45 67", "D5": "svart", "D6": "oförändrat"}
    problem = refused(filled_in(template_for(), **faults, A9="Gråbo", D9="normalt"))

    assert places(problem) == ["A4", "G4", "D5", "D6", "A9"]
    assert "Inget har lästs in" in str(problem)


def test_the_limit_of_a_comment_is_the_last_length_that_is_read() -> None:
    assert len(parsed(filled_in(template_for(), D5="normalt", G5="x" * COMMENT_LENGTH))[0].comment) == COMMENT_LENGTH


def test_a_template_of_an_earlier_round_is_refused_and_the_right_one_named() -> None:
    problem = refused(filled_in(template_for(round_id="2026-11-12"), D5="normalt"))

    assert "mötet 12 november 2026" in str(problem)
    assert "mötet 26 november 2026" in str(problem)


def test_a_template_of_another_agency_is_refused_and_the_right_one_named() -> None:
    problem = refused(filled_in(template_for("education"), D5="normalt"))

    assert "Utbildning och skola" in str(problem)
    assert "Polisen" in str(problem)


def test_a_single_row_from_another_round_is_enough_to_refuse() -> None:
    assert "12 november" in str(refused(filled_in(template_for(), D5="normalt", H6="2026-11-12")))


def test_a_template_with_nothing_in_it_says_what_to_do() -> None:
    assert "kolumnen Svar" in str(refused(template_for()))


@pytest.mark.parametrize("is_empty", [True, False])
def test_another_file_is_no_template(is_empty: bool) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    if not is_empty:
        sheet["A1"] = "Plats"

    assert "är ingen mall" in str(refused(saved(workbook)))


def test_a_damaged_file_says_what_to_do() -> None:
    assert "trasig" in str(refused(template_for()[:500]))


def test_it_tells_whose_it_is() -> None:
    assert whose(read_template(template_for("education", "2026-11-12"))) == ("2026-11-12", "education")
