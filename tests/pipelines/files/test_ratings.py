from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pipelines.domain import Confidence, Outlook, Rating, Round, RoundKind
from pipelines.errors import FileProblem
from pipelines.files.ratings import parse_ratings
from pipelines.reference import Reference
from pipelines.tables.tables_in import FileRow
from tests.factories import a_round

ROUNDS: Mapping[str, Round] = {
    "2026-11-26": a_round("2026-11-26"),
    "2026-11-12": a_round("2026-11-12", RoundKind.MEETING),
}


def row(number: int = 2, /, **values: str) -> FileRow:
    fine = {"round": "2026-11-26", "agency": "police", "area": "0980R005", "theme": "drugs", "level": "worrying"}
    return FileRow(number, {**fine, **values})


def problems(reference: Reference, *rows: FileRow) -> list[tuple[int, str]]:
    with pytest.raises(FileProblem) as problem:
        parse_ratings(rows, reference, ROUNDS)
    return [(found.row, found.text) for found in problem.value.rows]


def only_problem(reference: Reference, **values: str) -> str:
    found = problems(reference, row(**values))
    assert len(found) == 1, found
    return found[0][1]


def test_codes_become_a_rating(reference: Reference) -> None:
    values = {"confidence": "own_observation", "outlook": "worse", "comment": "Fler än i fjol."}
    assert parse_ratings([row(**values)], reference, ROUNDS) == [
        Rating(
            "2026-11-26",
            "police",
            "0980R005",
            "drugs",
            "worrying",
            Confidence.OWN_OBSERVATION,
            Outlook.WORSE,
            "Fler än i fjol.",
        )
    ]


def test_optional_columns_may_be_missing_or_empty(reference: Reference) -> None:
    plain = Rating("2026-11-26", "police", "0980R005", "drugs", "worrying")
    assert parse_ratings([row()], reference, ROUNDS) == [plain]
    assert parse_ratings([row(confidence="", outlook="", comment="")], reference, ROUNDS) == [plain]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"round": "26 november 2026"}, {"round_id": "2026-11-26"}),
        ({"agency": "Polisen"}, {"agency_id": "police"}),
        ({"agency": "hälso-  och sjukvård, första linjen"}, {"agency_id": "first_line_health"}),
        ({"agency": "SOC"}, {"agency_id": "social_services"}),
        ({"area": "gråbo"}, {"area_id": "0980R005"}),
        ({"area": "Klintehamn"}, {"area_id": "0980R008"}),
        ({"area": "Klinte (Klintehamn)"}, {"area_id": "0980R008"}),
        ({"area": "Innerstaden - norra Visby"}, {"area_id": "0980R007"}),
        ({"area": "Hela Gotland"}, {"area_id": "gotland"}),
        ({"theme": "psykisk ohälsa"}, {"theme_id": "mental_ill_health"}),
        ({"level": "Oroande"}, {"answer": "worrying"}),
        ({"level": "ALLVARLIGT", "is_settled": "ja"}, {"answer": "severe", "is_settled": True}),
        (
            {"level": "severe", "comment": "vi kan inte säga mer."},
            {"answer": "severe", "comment": "", "is_settled": True},
        ),
        ({"level": "ingen  insikt"}, {"answer": "no_insight"}),
        ({"confidence": "Egen iakttagelse"}, {"confidence": Confidence.OWN_OBSERVATION}),
        ({"outlook": "bättre"}, {"outlook": Outlook.BETTER}),
    ],
)
def test_swedish_words_in_any_case(reference: Reference, values: dict[str, str], expected: dict[str, Any]) -> None:
    rating = parse_ratings([row(**values)], reference, ROUNDS)[0]
    assert rating == replace(rating, **expected)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"round": "2026-11-27"}, "okänd omgång ”2026-11-27”. Menade du 2026-11-26?"),
        ({"agency": "Pollisen"}, "okänd verksamhet ”Pollisen”. Menade du Polisen?"),
        ({"area": "Grabo"}, "okänd plats ”Grabo”. Menade du Gråbo?"),
        ({"theme": "narkotikan"}, "okänt tema ”narkotikan”. Menade du Narkotika?"),
        ({"theme": "xyz"}, "okänt tema ”xyz”. Välj bland: Hot och utpressning, Psykisk ohälsa"),
        ({"confidence": "gissning"}, "Hur vet ni det? har ett okänt svar ”gissning”"),
        ({"outlook": "uppåt"}, "Åt vilket håll går det? har ett okänt svar ”uppåt”"),
        ({"area": ""}, "kolumnen area är tom"),
        ({"level": ""}, "nivå saknas. Skriv normalt, avvikande, oroande, kritiskt, allvarligt eller ingen insikt"),
    ],
)
def test_unknown_words_get_a_suggestion(reference: Reference, values: dict[str, str], text: str) -> None:
    assert text in only_problem(reference, **values)


@pytest.mark.parametrize("level", ["6", "1", "3", "0", "-1", "mycket illa"])
def test_a_level_outside_the_scale_is_offered_the_five_words(reference: Reference, level: str) -> None:
    text = only_problem(reference, level=level)
    assert f"nivån ”{level}” ligger utanför skalan" in text
    assert "normalt, avvikande, oroande, kritiskt, allvarligt eller ingen insikt" in text


def test_a_place_or_theme_must_be_valid_on_the_day_of_the_meeting(reference: Reference) -> None:
    ended = date(2026, 11, 20)
    areas = tuple(replace(area, valid_to=ended) if area.area_id == "0980R005" else area for area in reference.areas)
    themes = tuple(replace(theme, valid_to=ended) if theme.theme_id == "drugs" else theme for theme in reference.themes)
    older = replace(reference, areas=areas, themes=themes)
    assert len(parse_ratings([row(round="2026-11-12")], older, ROUNDS)) == 1
    assert [text for _, text in problems(older, row())] == [
        "platsen Gråbo gäller inte 26 november 2026. Välj en plats som gällde då.",
        "temat Narkotika gäller inte 26 november 2026. Välj ett tema som gällde då.",
    ]


def test_a_theme_for_the_whole_island_is_refused_for_a_place(reference: Reference) -> None:
    assert "bara för hela kommunen" in only_problem(reference, theme="sexual_violence")
    assert parse_ratings([row(theme="sexual_violence", area="gotland")], reference, ROUNDS)


def test_a_comment_has_at_most_280_characters(reference: Reference) -> None:
    assert parse_ratings([row(comment="å" * 280)], reference, ROUNDS)
    assert "kommentaren är 281 tecken" in only_problem(reference, comment="å" * 281)


def test_a_comment_about_a_person_is_refused_without_repeating_it(reference: Reference) -> None:
    text = only_problem(reference, comment="Gäller 120315-1234")
    assert "personnummer" in text
    assert "1234" not in text


def test_a_person_in_the_wrong_column_is_not_repeated_either(reference: Reference) -> None:
    assert "1234" not in only_problem(reference, area="Gäller 120315-1234")


def test_the_same_row_twice_counts_once(reference: Reference) -> None:
    assert len(parse_ratings([row(2), row(3, area="Gråbo", level="oroande")], reference, ROUNDS)) == 1


def test_two_answers_to_the_same_question_are_refused_with_both_rows(reference: Reference) -> None:
    found = problems(reference, row(2), row(3, area="Roma"), row(7, area="Gråbo", level="normalt"))
    assert found[0][0] == 7
    assert "står på rad 2 med ett annat svar" in found[0][1]


def test_every_problem_in_the_file_is_told_at_once(reference: Reference) -> None:
    rows = [row(2), row(3, area="Atlantis", level="7", comment="å" * 300), row(5), row(6, agency="Brandkåren i Paris")]
    found = problems(reference, *rows)
    assert [number for number, _ in found] == [3, 3, 3, 6]
    with pytest.raises(FileProblem, match=r"Filen har 4 fel\. Inget har lästs in"):
        parse_ratings(rows, reference, ROUNDS)
