from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from pipelines.errors import FileProblem
from pipelines.tables.tables_in import FileRow, read_rows

REQUIRED = ("round", "area", "level")
TEXT = "round;area;level\n2026-11-26;Gråbo;oroande\n"
ROW = FileRow(2, {"round": "2026-11-26", "area": "Gråbo", "level": "oroande"})


def xlsx(*rows: Sequence[object]) -> bytes:
    workbook = Workbook()
    for row in rows:
        workbook.worksheets[0].append(list(row))
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def refusal(content: bytes, name: str = "fil.csv") -> FileProblem:
    with pytest.raises(FileProblem) as problem:
        read_rows(content, name, REQUIRED)
    return problem.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_usual_ways_to_save_csv(encoding: str, delimiter: str, line_end: str) -> None:
    text = TEXT.replace(";", delimiter).replace("\n", line_end)
    assert read_rows(text.encode(encoding), "fil.csv", REQUIRED) == [ROW]


def test_excel_gives_the_same_rows() -> None:
    content = xlsx(["Round ", "AREA", "level"], ["2026-11-26", " Gråbo ", "oroande"])
    assert read_rows(content, "fil.xlsx", REQUIRED) == [ROW]
    assert read_rows(content, "fel namn.csv", REQUIRED) == [ROW]


def test_numbers_and_dates_in_excel_become_sensible_text() -> None:
    content = xlsx(
        ["round", "area", "level", "comment"],
        [date(2026, 11, 26), 3.0, 2.5, datetime(2026, 11, 26, 8, 30)],
        [datetime(2026, 11, 26), 12, None, True],
    )
    first, second = (row.values for row in read_rows(content, "fil.xlsx", REQUIRED))
    assert first == {"round": "2026-11-26", "area": "3", "level": "2.5", "comment": "2026-11-26 08:30"}
    assert second == {"round": "2026-11-26", "area": "12", "level": "", "comment": "True"}


def test_more_columns_than_required_are_kept() -> None:
    rows = read_rows(b'level,area,round,comment\na,b,c,"d, e"\n', "fil.csv", REQUIRED)
    assert rows[0].values["comment"] == "d, e"


def test_rows_are_numbered_as_in_a_spreadsheet() -> None:
    text = 'round;area;level\n\na;"två\nrader";c\n;;\nd;e;f\n'
    rows = read_rows(text.encode(), "fil.csv", REQUIRED)
    assert [row.row for row in rows] == [3, 5]
    assert rows[0].values["area"] == "två\nrader"
    content = xlsx([], ["round", "area", "level"], [], ["a", "b", "c"], [None, "", " "], ["d", "e", "f"])
    assert [row.row for row in read_rows(content, "fil.xlsx", REQUIRED)] == [4, 6]


def test_an_empty_file_is_refused() -> None:
    for content in (b"", b"\xef\xbb\xbf", b"\n\n ;;\n"):
        assert "fil.csv är tom" in str(refusal(content))
    assert "fil.xlsx är tom" in str(refusal(xlsx(), "fil.xlsx"))


def test_only_a_header_is_refused() -> None:
    assert "bara en rubrikrad (rad 1)" in str(refusal(b"round;area;level\n;;\n"))
    assert "bara en rubrikrad" in str(refusal(xlsx(REQUIRED), "fil.xlsx"))


def test_missing_columns_are_named() -> None:
    text = str(refusal(b"round;plats\na;b\n"))
    assert "saknar kolumnen area och level" in text
    assert "Där står: round, plats." in text


def test_a_wrong_delimiter_is_explained() -> None:
    text = str(refusal(TEXT.replace(";", "|").encode()))
    assert "åtskilda av semikolon eller komma" in text
    assert "De är nu åtskilda av |." in text


def test_a_doubled_column_is_named() -> None:
    assert "kolumnen area flera gånger" in str(refusal(b"round;area;level;Area\na;b;c;d\n"))


def test_rows_with_too_many_or_too_few_cells_are_named_by_row() -> None:
    problem = refusal(b"round;area;level\na;b\nc;d;e\nf;g;h;i\nj;k;l;;\n")
    assert [row.row for row in problem.rows] == [2, 4]
    assert "Fyll på med tomma värden" in problem.rows[0].text
    assert "utan rubrik" in problem.rows[1].text


def test_a_value_without_heading_in_excel_is_named_by_row() -> None:
    problem = refusal(xlsx(REQUIRED, ["a", "b", "c"], ["a", "b", "c", None, "d"]), "fil.xlsx")
    assert [row.row for row in problem.rows] == [3]


def test_a_lost_quote_is_refused_with_its_row() -> None:
    assert "efter rad 2: ett citattecken" in str(refusal(b'round;area;level\na;b;c\nd;"e;f\n'))


@pytest.mark.parametrize("name", ["fil.csv", "fil.xlsx"])
def test_twenty_megabytes_of_rubbish_are_refused_fast(name: str) -> None:
    rubbish = bytes(range(256)) * 80_000
    start = time.perf_counter()
    assert "större än 5 MB" in str(refusal(rubbish, name))
    assert time.perf_counter() - start < 0.5


@pytest.mark.parametrize(
    ("content", "name", "text"),
    [
        (bytes(range(256)) * 10, "fil.csv", "går inte att läsa som text"),
        (TEXT.encode("utf-16-le"), "fil.csv", "går inte att läsa som text"),
        (bytes(range(256)) * 10, "fil.xlsx", "ingen Excelfil, trots namnet"),
        (TEXT.encode(), "fil.xlsx", "ingen Excelfil, trots namnet"),
        (b"PK\x03\x04" + bytes(range(256)) * 10, "fil.xlsx", "trasig"),
        (xlsx(REQUIRED, ["a", "b", "c"])[:-200], "fil.xlsx", "trasig"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(2000), "fil.xlsx", "lösenordsskyddad eller i ett gammalt"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(2000), "fil.xls", "lösenordsskyddad eller i ett gammalt"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, name: str, text: str) -> None:
    assert text in str(refusal(content, name))


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("readme.txt", "hej")
    assert "trasig eller ingen Excelfil" in str(refusal(content.getvalue(), "fil.xlsx"))


def test_a_file_that_unpacks_to_far_too_much_is_refused_fast() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(60_000_000))
    start = time.perf_counter()
    assert "alldeles för stor" in str(refusal(content.getvalue(), "fil.xlsx"))
    assert time.perf_counter() - start < 0.5


def test_a_cell_far_down_is_a_row_and_the_empty_ones_above_it_are_none() -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(REQUIRED)
    sheet["A1000000"] = "x"
    content = io.BytesIO()
    workbook.save(content)
    start = time.perf_counter()
    assert read_rows(content.getvalue(), "fil.xlsx", REQUIRED) == [
        FileRow(1_000_000, {"round": "x", "area": "", "level": ""})
    ]
    assert time.perf_counter() - start < 0.5


def test_too_many_rows_are_refused() -> None:
    assert "fler än 50000 rader" in str(refusal(b"round;area;level\n" + b"a;b;c\n" * 50_001))
