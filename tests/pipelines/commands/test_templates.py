"""A template goes out and comes back by the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines import picture
from pipelines.rating.own import own_answers
from tests.factories import ROUND_ID, STRATEGIST, add_round, after_closing, member, rate
from tests.pipelines.commands.conftest import Run, opened_store
from tests.pipelines.files.templates import filled_in, opened

EARLIER = "2026-11-12"


@pytest.fixture
def file(run: Run, tmp_path: Path) -> Path:
    """The template of the police, after a round in which they answered one cell."""
    with opened_store() as store:
        add_round(store, EARLIER)
        rate(store, round_id=EARLIER, area_id="gotland", theme_id="drugs", level="critical")
        add_round(store)
        rate(store, area_id="gotland", theme_id="alcohol", level="severe")
    file = tmp_path / "mall.xlsx"
    assert "Polisen" in run("template", "polisen", "--round", ROUND_ID, "--out", str(file))
    return file


def answer_of(file: Path, theme: str) -> str:
    """The cell on *Hela Gotland* where the theme is answered."""
    sheet = opened(file.read_bytes())["Bedömning"]
    return next(f"D{row[1].row}" for row in sheet["A4:B99"] if [cell.value for cell in row] == ["Hela Gotland", theme])


def test_what_goes_out_has_last_times_answers_and_nobodys_drafts(file: Path) -> None:
    sheet = opened(file.read_bytes())["Bedömning"]

    assert sheet[answer_of(file, "Narkotika").replace("D", "C")].value == "kritiskt"
    assert {row[0].value for row in sheet[f"D4:D{sheet.max_row}"]} == {None}


def test_what_comes_back_counts(file: Path, run: Run) -> None:
    cell = answer_of(file, "Narkotika")
    file.write_bytes(filled_in(file.read_bytes(), **{cell: "oförändrat"}))
    silent = cell.replace("D", "G")
    assert f"{silent}: svaret behöver en kommentar" in run("import", "template", str(file), exit_code=1)
    file.write_bytes(filled_in(file.read_bytes(), **{silent: "Vi kan inte säga mer"}))

    assert "1 svar inlästa" in run("import", "template", str(file))
    assert "Inget nytt" in run("import", "template", str(file))
    with opened_store() as store:
        counting = picture.counting_ratings(store, ROUND_ID, user=STRATEGIST, at=after_closing())
    answers = {row["theme"]: row["level"] for row in counting.to_dict("records")}
    assert answers == {"drugs": "critical", "alcohol": "severe"}


def test_a_problem_is_told_by_cell_and_nothing_is_kept(file: Path, run: Run) -> None:
    cell = answer_of(file, "Narkotika")
    file.write_bytes(filled_in(file.read_bytes(), **{cell: "svart", answer_of(file, "Alkohol"): "normalt"}))

    assert f"{cell}: " in run("import", "template", str(file), exit_code=1)
    with opened_store() as store:
        own = own_answers(store, ROUND_ID, "police", user=member())
    assert [row.answer for row in own] == ["severe"]


def test_a_template_of_an_earlier_round_is_refused_unless_it_is_late_for_a_reason(run: Run, tmp_path: Path) -> None:
    with opened_store() as store:
        add_round(store, EARLIER)
        add_round(store)
    file = tmp_path / "mall.xlsx"
    run("template", "police", "--round", EARLIER, "--out", str(file))
    file.write_bytes(filled_in(file.read_bytes(), D4="normalt"))

    assert "Hämta den nya mallen, för mötet 26 november 2026" in run("import", "template", str(file), exit_code=1)
    assert "1 svar inlästa" in run("import", "template", str(file), "--late", "Handläggaren var sjuk.")


@pytest.mark.usefixtures("file")
def test_an_unknown_agency_gets_the_nearest_name(run: Run) -> None:
    said = run("template", "polise", "--round", ROUND_ID, "--out", "x.xlsx", exit_code=1)

    assert "Menade du Polisen?" in said
