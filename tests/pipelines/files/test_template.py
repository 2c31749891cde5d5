"""The template as it is handed out, opened with openpyxl as Excel would show it."""

from __future__ import annotations

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.domain import Confidence, Outlook, Rating, User
from pipelines.errors import AccessProblem
from pipelines.files.template import template
from pipelines.files.template_columns import LETTERS, UNCHANGED
from pipelines.reference import Reference
from pipelines.swedish import CONFIDENCE_WORDS, OUTLOOK_WORDS
from tests.factories import COUNCIL, READER, ROUND_ID, STRATEGIST, a_round, member
from tests.pipelines.files.templates import REFERENCE, cells, opened, template_for

WORDS = ["normalt", "avvikande", "oroande", "kritiskt", "allvarligt", "ingen insikt"]  # what OSF has agreed on


def shown(sheet: Worksheet) -> list[list[str | None]]:
    return [[cell.value for cell in row[:4]] for row in sheet["A4:D6"]]


def choices(sheet: Worksheet, address: str) -> list[str]:
    """The words of the drop-down in one cell."""
    found = [rule for rule in sheet.data_validations.dataValidation if address in rule.sqref]
    assert len(found) == 1
    return str(found[0].formula1).strip('"').split(",")


def test_it_has_the_cells_of_one_agency_with_last_times_answer() -> None:
    sheet = opened(template_for("police"))["Bedömning"]

    assert sheet["A1"].value == "Polisen: bedömning inför mötet 26 november 2026 – För OSF"
    assert [cell.value for cell in sheet["A3:G3"][0]] == [
        "Plats",
        "Tema",
        "Förra gången",
        "Svar",
        "Hur vet ni det?",
        "Åt vilket håll går det?",
        "Kommentar",
    ]
    assert shown(sheet) == [
        ["Hela Gotland", "Sexuellt våld mot unga", "ingen insikt", None],
        ["Gråbo", "Narkotika", "oroande", None],
        ["Gråbo", "Alkohol", None, None],
    ]
    assert sheet.max_row == 6


def test_whatever_is_limited_raises_its_alarm() -> None:
    rules = opened(template_for())["Bedömning"].data_validations.dataValidation

    assert len(rules) == 5
    assert all(rule.showErrorMessage and rule.error and rule.errorTitle for rule in rules)


def test_what_the_agency_has_answered_already_stands_there() -> None:
    comment = "=Fler än i fjol"
    given = Rating(
        ROUND_ID, "police", "0980R005", "drugs", "critical", Confidence.JUDGEMENT, Outlook.WORSE, comment=comment
    )

    sheet = opened(template_for("police", given=[given]))["Bedömning"]

    assert [cell.value for cell in sheet["D5:G5"][0]] == ["kritiskt", "bedömning", "sämre", comment]
    assert sheet["G5"].data_type == "s"


def test_only_the_answers_can_be_changed() -> None:
    workbook = opened(template_for("police"))
    sheet = workbook["Bedömning"]

    unlocked = {cell.coordinate[0] for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == {LETTERS[field] for field in ("level", "confidence", "outlook", "comment")}
    assert {cell.number_format for cell in sheet["D4:G4"][0]} == {"@"}  # what is typed is text, never a formula
    assert sheet.protection.sheet
    assert workbook["Skalan"].protection.sheet
    assert workbook.security is not None
    assert workbook.security.lockStructure


def test_headings_and_names_stay_in_view_and_ids_do_not() -> None:
    sheet = opened(template_for("police"))["Bedömning"]

    assert sheet.freeze_panes == "C4"
    assert [letter for letter in "ABCDEFGHIJK" if sheet.column_dimensions[letter].hidden] == list("HIJK")


def test_each_answer_is_chosen_from_a_list() -> None:
    sheet = opened(template_for("police"))["Bedömning"]

    assert choices(sheet, "D5") == [*WORDS, UNCHANGED]
    assert choices(sheet, "E5") == list(CONFIDENCE_WORDS.values())
    assert choices(sheet, "F5") == list(OUTLOOK_WORDS.values())
    assert choices(sheet, "G5") == ["280"]


def test_what_was_not_answered_last_time_cannot_be_chosen_as_unchanged() -> None:
    assert choices(opened(template_for("police"))["Bedömning"], "D6") == WORDS


def test_what_each_level_means_is_in_a_comment_and_on_a_sheet_of_its_own(reference: Reference) -> None:
    workbook = opened(template_for("police"))
    comment = workbook["Bedömning"]["D3"].comment
    texts = {cell.value for row in workbook["Skalan"].iter_rows() for cell in row}

    assert comment is not None
    for level in reference.levels:
        assert f"{level.label}: {level.descriptor}" in comment.text
        assert {level.label, level.descriptor, level.reaction} <= texts
    assert {theme.description for theme in reference.themes} <= texts


@pytest.mark.parametrize(("is_demo", "is_marked"), [(True, True), (False, False)])
def test_invented_data_are_marked(is_demo: bool, is_marked: bool) -> None:
    sheet = opened(template_for("police", is_demo=is_demo))["Bedömning"]

    assert ("påhittade demodata" in str(sheet["A1"].value)) == is_marked


def test_an_agency_that_is_asked_nothing_gets_headings_alone() -> None:
    sheet = opened(template_for("police", cells=[]))["Bedömning"]

    assert sheet.max_row == 3


@pytest.mark.parametrize("user", [member("education"), COUNCIL, READER])
def test_only_the_agency_itself_and_the_strategist_make_its_template(user: User) -> None:
    agency = REFERENCE.agency("police")

    def made(by: User) -> bytes:
        return template(cells(), {}, round_=a_round(), agency=agency, reference=REFERENCE, by=by, is_demo=False)

    assert made(member("police"))
    assert made(STRATEGIST)
    with pytest.raises(AccessProblem):
        made(user)
