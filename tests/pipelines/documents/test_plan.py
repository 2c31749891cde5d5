from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm

from pipelines.documents.plan import EMPTY, NOT_WRITTEN, action_plan
from pipelines.domain import Audience, MeasureStatus, Role, User
from pipelines.errors import AccessProblem
from pipelines.picture.rows import JudgedCell
from pipelines.plan import FIELDS, PlannedMeasure
from pipelines.reference import Reference
from pipelines.swedish import DEMO_MARK, INSUFFICIENT
from tests import factories
from tests.factories import COUNCIL, READER, member

TODAY = date(2026, 11, 21)
CELL = {
    "round_id": "2026-11-26",
    "level": "critical",
    "ratings_count": 5,
    "expected_ratings_count": 5,
    "expected_count": 7,
    "agreement_label": "divided",
}


def cell(**changes: Any) -> JudgedCell:
    return factories.a_row(JudgedCell, **{**CELL, **changes})


def a_row(**changes: Any) -> PlannedMeasure:
    facts: dict[str, Any] = {
        "measure_id": "m1",
        "title": "Lördagsöppen fritidsgård",
        "problem": "Narkotika säljs öppet vid torget.",
        "cause": "Platsen saknar vuxna efter 18.",
        "goal": "Högst två verksamheter är oroade.",
        "indicator": "Andel oroande eller värre.",
        "owner_agency_id": "culture_leisure",
        "responsible_function": "Enhetschef fältgruppen",
        "starts_on": date(2026, 9, 1),
        "ends_on": date(2027, 5, 31),
        "follow_up_on": date(2027, 1, 15),
        "status": MeasureStatus.RUNNING,
        "round_id": "2026-11-26",
        "area_id": "0980R005",
        "theme_id": "drugs",
        "status_reason": "Beslut i nämnden.",
        "follow_up": "Öppet varje lördag.",
        "is_overdue": False,
        "unseen": (),
    }
    return factories.a_row(PlannedMeasure, **{**facts, **changes})


@pytest.fixture
def open_plan(reference: Reference) -> Any:
    def make(*measures: PlannedMeasure, is_demo: bool = False, levels_behind: Any = None) -> WordDocument:
        content = action_plan(
            measures,
            reference=reference,
            today=TODAY,
            by=COUNCIL,
            audience=Audience.COUNCIL,
            is_demo=is_demo,
            levels_behind=levels_behind,
        )
        return Document(BytesIO(content))

    return make


def facts(document: WordDocument, number: int = 1) -> dict[str, str]:
    return {row.cells[0].text: row.cells[1].text for row in document.tables[number].rows}


def paragraphs(document: WordDocument) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_a_measure_is_in_the_document_with_every_field(open_plan: Any) -> None:
    assert facts(open_plan(a_row())) == {
        "Plats och tema": "Gråbo – Narkotika",
        "Problem": "Narkotika säljs öppet vid torget.",
        "Orsak": "Platsen saknar vuxna efter 18.",
        "Mål": "Högst två verksamheter är oroade.",
        "Indikator": "Andel oroande eller värre.",
        "Ägare": "Kultur och fritid",
        "Ansvarig funktion": "Enhetschef fältgruppen",
        "Start": "1 september 2026",
        "Slut": "31 maj 2027",
        "Nästa uppföljning": "15 januari 2027",
        "Status": "Pågår: Beslut i nämnden.",
        "Uppföljning": "Öppet varje lördag.",
    }


def test_the_summary_has_one_row_per_measure_and_repeats_its_header(open_plan: Any) -> None:
    document = open_plan(a_row(), a_row(measure_id="m2", title="Trygghetsvandring", area_id=None, theme_id=None))
    summary = document.tables[0]
    assert [row.cells[0].text for row in summary.rows] == [
        "Åtgärd", "1. Lördagsöppen fritidsgård", "2. Trygghetsvandring",
    ]  # fmt: skip
    assert [cell.text for cell in summary.rows[1].cells[1:]] == [
        "Gråbo – Narkotika", "Kultur och fritid", "Pågår", "15 jan. 2027",
    ]  # fmt: skip
    assert summary.rows[2].cells[1].text == NOT_WRITTEN
    assert [row._tr.find(".//" + qn("w:tblHeader")) is not None for row in summary.rows] == [True, False, False]


def test_the_two_checks_are_lists_of_measures(open_plan: Any) -> None:
    document = open_plan(
        a_row(title="Sen", is_overdue=True),
        a_row(title="Lös", problem=""),
    )
    bullets = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "List Bullet"]
    assert [text.split(".")[0] for text in bullets] == ["Lös", "Sen"]
    assert "saknar problem" in bullets[0]
    assert "15 januari 2027" in bullets[1]
    assert document.tables[0].rows[1].cells[4].text == "15 jan. 2027\nförsenad"
    assert "passerad" in facts(document)["Nästa uppföljning"]
    assert facts(document, 2)["Problem"] == NOT_WRITTEN


def test_checks_without_remarks_say_so(open_plan: Any) -> None:
    text = paragraphs(open_plan(a_row()))
    assert "Alla åtgärder har både problem och orsak." in text
    assert "Ingen åtgärd har passerat dagen för sin uppföljning." in text


def test_an_empty_plan_gives_a_document_that_says_so(open_plan: Any) -> None:
    document = open_plan()
    assert EMPTY in paragraphs(document)
    assert document.tables == []


def test_what_the_document_is_and_is_not(open_plan: Any) -> None:
    text = paragraphs(open_plan(a_row()))
    assert "kommunen beslutar" in text
    assert "2023:196" in text
    assert "De är inte den lägesbilden" in text


def test_the_document_is_in_swedish_on_a4_with_real_headings(open_plan: Any) -> None:
    document = open_plan(a_row())
    languages = {element.get(qn("w:val")) for element in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"sv-SE"}
    page = document.sections[0]
    assert (round(page.page_width / Mm(1)), round(page.page_height / Mm(1))) == (210, 297)
    assert [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"] == [
        "Sammanfattning", "Brås två kontroller", "Åtgärderna",
    ]  # fmt: skip


def test_the_properties_name_the_document_and_no_person(open_plan: Any) -> None:
    properties = open_plan(a_row()).core_properties
    assert properties.title == "Åtgärdsplan – utkast för beslut"
    assert {properties.author, properties.last_modified_by} == {"Lägesbild"}
    assert properties.created.date() == TODAY


def test_pages_are_numbered(open_plan: Any) -> None:
    footer = open_plan(a_row()).sections[0].footer._element
    assert [field.text for field in footer.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize("rows", [(), (a_row(),)])
def test_invented_data_are_marked_on_every_page_and_real_data_are_not(open_plan: Any, rows: Any) -> None:
    def header(is_demo: bool) -> str:
        return "".join(paragraph.text for paragraph in open_plan(*rows, is_demo=is_demo).sections[0].header.paragraphs)

    assert header(is_demo=True) == f"För rådet · {DEMO_MARK}"
    assert header(is_demo=False) == "För rådet"


def test_the_level_behind_is_a_word_with_its_symbol_and_how_many_stand_behind_it(
    open_plan: Any, reference: Reference
) -> None:
    problem = facts(open_plan(a_row(), levels_behind={"m1": cell()}))["Problem"].replace("\u00a0", " ")
    level = reference.level("critical")
    assert f"26 november 2026:  {level.symbol} {level.label} , svar 5 av 7 (delad)" in problem


def test_a_cell_without_basis_is_not_given_a_level(open_plan: Any) -> None:
    thin = cell(level=None, agreement_label=None, ratings_count=2, expected_ratings_count=2)
    problem = facts(open_plan(a_row(), levels_behind={"m1": thin}))["Problem"]
    assert problem.endswith(f"{INSUFFICIENT}, svar 2 av 7")


@pytest.mark.parametrize("text", ["=cmd|'/c calc'!A1", "<w:b>&amp;", "x" * 20_000, "två\nrader\toch tab 🙂"])
def test_awkward_texts_stand_as_they_were_written(open_plan: Any, text: str) -> None:
    document = open_plan(a_row(title=text, **{field: text for field in FIELDS if field != "title"}))
    assert facts(document)["Problem"] == text
    assert f"1. {text}" in paragraphs(document)


def test_control_characters_are_left_out(open_plan: Any) -> None:
    document = open_plan(a_row(title="a\x00b", problem="c\x0b\x1f\ufffed"))
    assert facts(document)["Problem"] == "cd"
    assert "1. ab" in paragraphs(document)


@pytest.mark.parametrize("user", [member(), READER, User(Role.MEMBER)])
def test_whoever_may_not_export_gets_no_document(reference: Reference, user: User) -> None:
    measures = [a_row()]
    with pytest.raises(AccessProblem):
        action_plan(measures, reference=reference, today=TODAY, by=user, audience=Audience.COUNCIL, is_demo=False)
