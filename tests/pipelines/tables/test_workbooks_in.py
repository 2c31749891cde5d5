"""Workbooks as programs really save them: only what is seen is read, and what has no value is told by its cell."""

from __future__ import annotations

import time

import pytest

from pipelines.errors import FileProblem
from pipelines.tables.tables_in import read_rows
from tests.pipelines.tables.workbooks import CELL, HEADER, REQUIRED, ods, ods_row, row, xlsx, zipped

GOOD = ("2026-11-26", "Gråbo", "oroande")
OLD = ("2026-11-26", "Gråbo", "normalt")


def levels(content: bytes) -> list[str]:
    return [found.values["level"] for found in read_rows(content, "fil.xlsx", REQUIRED)]


def refusal(content: bytes, name: str = "fil.xlsx") -> FileProblem:
    with pytest.raises(FileProblem) as problem:
        read_rows(content, name, REQUIRED)
    return problem.value


@pytest.mark.parametrize("is_strict", [False, True])
@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_never_read(state: str, is_strict: bool) -> None:
    sheets = {"Gammalt": [row(*HEADER), row(*OLD)], "Nytt": [row(*HEADER), row(*GOOD)]}
    assert levels(xlsx(sheets, hidden={"Gammalt": state}, is_strict=is_strict)) == ["oroande"]
    assert levels(xlsx(sheets, hidden={"Nytt": state}, is_strict=is_strict)) == ["normalt"]


def test_a_hidden_sheet_of_libreoffice_is_never_read() -> None:
    sheets = {"Gammalt": [ods_row(*HEADER), ods_row(*OLD)], "Nytt": [ods_row(*HEADER), ods_row(*GOOD)]}
    assert levels(ods(sheets, hidden=["Gammalt"])) == ["oroande"]


def test_a_file_with_rows_on_a_hidden_sheet_alone_says_so() -> None:
    text = str(refusal(xlsx({"A": [row(*HEADER), row(*OLD)], "B": []}, hidden={"A": "hidden"})))
    assert "är tom" in text
    assert "Dolda blad läses inte" in text


def test_rows_on_more_than_one_sheet_are_named_and_none_is_read() -> None:
    sheets = {"Polisen": [row(*HEADER), row(*OLD)], "Skolan": [row(*HEADER), row(*GOOD)], "Blad3": [row("Anteckning")]}
    assert "”Polisen” och ”Skolan”" in str(refusal(xlsx(sheets)))


def test_the_sheet_with_rows_is_read_wherever_it_is() -> None:
    sheets = {
        "Info": [row("Läs detta först")],
        "Tom": [row(*HEADER)],
        "Rader": [row("Titel"), row(*HEADER), row(*GOOD)],
    }
    assert levels(xlsx(sheets)) == ["oroande"]
    assert levels(ods({"Info": [ods_row("Läs detta")], "Rader": [ods_row(*HEADER), ods_row(*GOOD)]})) == ["oroande"]


FORMULA = "<f>VLOOKUP(A2,X,2)</f>"


@pytest.mark.parametrize("column", range(4))
@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (f"<c>{FORMULA}</c>", "formel"),
        (f"<c>{FORMULA}<v></v></c>", "formel"),
        (f'<c t="str">{FORMULA}</c>', "formel"),
        ('<c><f t="shared" si="0"/></c>', "formel"),
        (f'<c t="e">{FORMULA}<v>#N/A</v></c>', "#N/A"),
        ('<c t="e"><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c t="e"><v>#SPILL!</v></c>', "#SPILL!"),
        ('<c t="inlineStr"><is><t>#SAKNAS!</t></is></c>', "felvärde"),
        ('<c t="inlineStr"><is><t>a_x0007_b</t></is></c>', "styrtecken"),
        ('<c t="inlineStr"><is><t>LŠget</t></is></c>', "fel teckenkod"),
        ('<c t="inlineStr"><is><t>gr&#x202E;bo</t></is></c>', "läsriktningen"),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_in_every_column(cell: str, text: str, column: int) -> None:
    cells = [*GOOD, "Som vanligt"]
    cells[column] = cell
    problem = refusal(xlsx({"Blad1": [row(*HEADER), row(*cells)]}))
    assert [found.place for found in problem.rows] == [f"{'ABCD'[column]}2"]
    assert text in problem.rows[0].text


def test_a_formula_with_a_value_is_its_value() -> None:
    worked_out = [f'<c t="str">{FORMULA}<v>oroande</v></c>', f'<c t="str">{FORMULA}<v></v></c>']
    rows = read_rows(xlsx({"Blad1": [row(*HEADER), row(*GOOD[:2], *worked_out)]}), "fil.xlsx", REQUIRED)
    assert [rows[0].values["level"], rows[0].values["comment"]] == ["oroande", ""]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (f'<{CELL} table:formula="of:=[.A1]"/>', "formel"),
        (f'<{CELL} table:formula="of:=[.A1]" calcext:value-type="error"><text:p>#N/A</text:p></{CELL}>', "#N/A"),
        (f'<{CELL} office:value-type="string" calcext:value-type="error"><text:p>Err:502</text:p></{CELL}>', "Err:502"),
        (f'<{CELL} office:value-type="string"><text:p>#REF!</text:p></{CELL}>', "felvärde"),
    ],
)
def test_the_same_is_told_of_libreoffice(cell: str, text: str) -> None:
    problem = refusal(ods({"Blad1": [ods_row(*HEADER), ods_row(*GOOD, cell)]}), "fil.ods")
    assert [found.place for found in problem.rows] == ["D2"]
    assert text in problem.rows[0].text


def test_libreoffices_own_ways_to_write_a_table() -> None:
    date_cell = f'<{CELL} office:value-type="date" office:date-value="2026-11-26"><text:p>26/11</text:p></{CELL}>'
    repeated = f'<{CELL} table:number-columns-repeated="1000"/>'
    note = "<office:annotation><text:p>En anteckning</text:p></office:annotation>"
    comment = f'<{CELL} office:value-type="string">{note}<text:p>En</text:p><text:p>två<text:s/>tre</text:p></{CELL}>'
    rows = [
        f"<table:table-header-rows>{ods_row(*HEADER)}</table:table-header-rows>",
        f'<table:table-row table:number-rows-repeated="3">{repeated}</table:table-row>',
        ods_row(date_cell, "Gråbo", "oroande", comment, repeated),
        f'<table:table-row table:number-rows-repeated="1048571">{repeated}</table:table-row>',
    ]
    (found,) = read_rows(ods({"Blad1": rows}), "fil.ods", REQUIRED)
    assert found.row == 5
    assert found.values == {"round": "2026-11-26", "area": "Gråbo", "level": "oroande", "comment": "En\ntvå tre"}


def test_line_breaks_of_every_kind_are_line_breaks() -> None:
    comment = '<c t="inlineStr"><is><r><t>a_x000D_&#10;b</t></r><r><t>_x000B_c</t></r><rPh><t>ljud</t></rPh></is></c>'
    rows = read_rows(xlsx({"Blad1": [row(*HEADER), row(*GOOD, comment)]}), "fil.xlsx", REQUIRED)
    assert rows[0].values["comment"] == "a\nb\nc"


def test_a_strict_workbook_has_its_dates() -> None:
    dated = row('<c t="d"><v>2026-11-26T00:00:00.000</v></c>', "Gråbo", "oroande")
    rows = read_rows(xlsx({"Blad1": [row(*HEADER), dated]}, is_strict=True), "fil.xlsx", REQUIRED)
    assert rows[0].values["round"] == "2026-11-26"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (zipped({"xl/workbook.bin": ""}), "binära format (.xlsb)"),
        (zipped({"Index/Document.iwa": ""}), "Numbers"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), "lösenordsskyddad. Spara"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + "Workbook".encode("utf-16-le"), "gammalt Excelformat (.xls)"),
        (xlsx({"Blad1": ['<row><c t="s"><v>9</v></c></row>']}), "trasig"),
    ],
)
def test_what_is_not_read_is_refused_by_its_right_name(content: bytes, text: str) -> None:
    assert text in str(refusal(content))


def test_a_locked_file_of_libreoffice_is_refused_by_its_right_name() -> None:
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": "<encryption-data/>",
    }
    assert "lösenordsskyddad" in str(refusal(zipped(parts), "fil.ods"))


def test_sixty_thousand_empty_rows_with_a_format_are_no_rows() -> None:
    empty = '<row><c s="1"/><c s="1"/><c s="1"/><c s="1"/></row>' * 60_000
    start = time.perf_counter()
    assert levels(xlsx({"Blad1": [row(*HEADER), row(*GOOD), empty, row(*OLD)]})) == ["oroande", "normalt"]
    assert time.perf_counter() - start < 5
