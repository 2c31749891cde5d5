"""CSV as programs really save it: what is hidden goes away, what is missing at the end is empty, the rest is told."""

from __future__ import annotations

import pytest

from pipelines.errors import FileProblem
from pipelines.tables.tables_in import FileRow, read_rows, read_table

REQUIRED = ("round", "area", "level")
HEADER = "round;area;level;comment\r\n"
TEXT = f"{HEADER}2026-11-26;Gråbo;oroande;\r\n2026-11-26;Hemse;oroande;Värre – ”nu”… 50 €\r\n"
ROWS = [
    FileRow(2, {"round": "2026-11-26", "area": "Gråbo", "level": "oroande", "comment": ""}),
    FileRow(3, {"round": "2026-11-26", "area": "Hemse", "level": "oroande", "comment": "Värre – ”nu”… 50 €"}),
]


def read(text: str | bytes) -> list[FileRow]:
    return read_rows(text if isinstance(text, bytes) else text.encode(), "fil.csv", REQUIRED)


def refusal(text: str | bytes) -> FileProblem:
    with pytest.raises(FileProblem) as problem:
        read(text)
    return problem.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("before", ["", "sep=;\r\n", "SEP=;\n", '"sep=;"\r\n', "sep=;;;;\r\n", '"sep=";;;\r\n'])
@pytest.mark.parametrize(
    "after", ["", "\x1a", "\r\n\x1a\r\n", "\x1a" * 20, "\x1a\x00\x00", ";;;\r\n;;;\r\n", "\r\n\r\n"]
)
def test_what_is_hidden_at_the_ends_is_not_part_of_the_table(encoding: str, before: str, after: str) -> None:
    assert read((before + TEXT + after).encode(encoding)) == ROWS


@pytest.mark.parametrize("marks", [1, 2, 3])
def test_byte_order_marks_are_not_part_of_the_table_however_many(marks: int) -> None:
    assert read(b"\xef\xbb\xbf" * marks + TEXT.encode()) == ROWS
    assert read("ï»¿".encode() + TEXT.encode()) == ROWS
    assert read(b"\xef\xbb\xbfsep=;\r\n\xef\xbb\xbf" + TEXT.encode()) == ROWS


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|", ":", "^", " "])
def test_the_separator_line_says_any_delimiter(delimiter: str) -> None:
    text = f"round;area;level\na;b;{'c' if delimiter == ' ' else 'c d'}\n".replace(";", delimiter)
    assert read(f"Sep={delimiter}\n{text}")[0].values["area"] == "b"


def test_missing_values_at_the_end_of_a_row_are_empty() -> None:
    assert read(f"{HEADER}2026-11-26;Gråbo;oroande\n") == [ROWS[0]]


def test_a_row_that_is_too_short_for_a_required_column_is_told() -> None:
    problem = refusal(f"{HEADER}2026-11-26;Gråbo\n")
    assert [(row.row, row.text.split(".")[0]) for row in problem.rows] == [(2, "har 2 värden men rubrikraden har 4")]


def test_the_header_is_found_below_title_rows() -> None:
    rows = read(f"Bedömningar inför mötet;;;\nUttag 2026-11-20;;;\n;;;\n{TEXT}")
    assert [(row.row, row.values["area"]) for row in rows] == [(5, "Gråbo"), (6, "Hemse")]


def test_the_delimiter_is_found_below_a_title_with_another() -> None:
    assert read(f"Bedömningar, alla, inför mötet, klara\n{TEXT}")[0].values["area"] == "Gråbo"


def test_the_row_that_looks_like_a_header_is_named_and_no_sentence_repeated() -> None:
    text = str(refusal("Bedömningar inför mötet på torsdag.;;;\nround;area;nivå;Det här är en hel mening.\na;b;c;\n"))
    assert "saknar kolumnen level" in text
    assert "Rad 2 liknar en rubrikrad. Där står: round, area, nivå." in text
    assert "mening" not in text
    assert "torsdag" not in text


def test_a_file_without_a_header_is_not_quoted() -> None:
    assert "Lugnt" not in str(refusal("2026-11-26;Gråbo;oroande;Lugnt på torget\n"))


def test_invisible_letters_in_a_heading_make_no_difference() -> None:
    assert read("ro\u00adund;\u200barea;LEVEL\u00a0;comment\n2026-11-26;Gra\u030abo;oroande\n") == [ROWS[0]]


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850"])
def test_letters_of_an_old_program_are_told_with_a_row_where_it_shows(encoding: str) -> None:
    problem = refusal(
        f"{HEADER}2026-11-26;0980R005;x;\n2026-11-26;0980R005;x;Läget är sämre på Östra\n".encode(encoding)
    )
    assert [row.row for row in problem.rows] == [3]
    assert "fel teckenkod" in problem.rows[0].text


def test_a_soft_line_break_is_a_line_break() -> None:
    assert read(f"{HEADER}a;b;c;Oroligt vid torget.\vÄven i parken\n")[0].values["comment"] == (
        "Oroligt vid torget.\nÄven i parken"
    )


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("a\x07b", "styrtecken"),
        ("a\x1ab", "styrtecken"),
        ("a\u202eb", "läsriktningen"),
        ("#N/A", "felvärde"),
        ("#SAKNAS!", "felvärde"),
        ("=VLOOKUP(A2;B:C;2)", "formel"),
        ("=A2", "formel"),
        ("LÃ¤get", "fel teckenkod"),
    ],
)
@pytest.mark.parametrize("column", [0, 1, 2, 3])
def test_what_cannot_be_read_is_told_by_cell_in_every_column(cell: str, text: str, column: int) -> None:
    cells = ["a", "b", "c", "d"]
    cells[column] = f'"{cell}"'
    problem = refusal(f"{HEADER}{';'.join(cells)}\n")
    assert [row.place for row in problem.rows] == [f"{'ABCD'[column]}2"]
    assert text in problem.rows[0].text


def test_a_formula_that_is_a_text_is_the_text() -> None:
    assert read(f'{HEADER}a;"=""0980""";c;\n')[0].values["area"] == "0980"


def test_an_old_mac_ends_its_lines_with_one_sign() -> None:
    assert read(TEXT.replace("\r\n", "\r")) == ROWS


def test_the_columns_are_those_with_a_heading() -> None:
    table = read_table(b"a;b;;\n1;2;;\n", "fil.csv", ("a",))
    assert table.columns == ["a", "b"]
    assert read_table(b"a;b;;\n;;;\n", "fil.csv", ("a",)).rows == []


def test_a_web_page_is_refused_by_its_name() -> None:
    assert "webbsida" in str(refusal("<html><table><tr><td>round</td></tr></table></html>"))
