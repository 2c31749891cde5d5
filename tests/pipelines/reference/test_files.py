"""A folder's files are read as spreadsheets save them, or told in words, once for each thing."""

from __future__ import annotations

import re
import shutil
from dataclasses import fields
from pathlib import Path

import pytest

from pipelines import reference as reference_data
from pipelines.errors import ProblemError
from pipelines.reference import FOLDER, Reference
from pipelines.reference.files import COLUMNS, OFTEN_EMPTY
from pipelines.tables.tables_in import read_table

FILES = sorted(COLUMNS)
PYTHON = re.compile(r"invalid literal|not a valid|isoformat|__init__|argument|Error|None|could not|KeyError|codec")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "reference"))


def as_saved(path: Path, *, delimiter: str = ";", empty_columns: int = 0, cut: bool = False) -> str:
    """The file as a Swedish spreadsheet saves it, with empty columns, or without the delimiters of the last empty."""
    table = read_table(path.read_bytes(), path.name, COLUMNS[path.name][:1])
    lines = [delimiter.join(table.columns)]
    for row in table.rows:
        cells = ['"' + row.values[column].replace('"', '""') + '"' for column in table.columns]
        while cut and cells[-1] == '""' and table.columns[len(cells) - 1] in OFTEN_EMPTY:
            cells.pop()
        lines.append(delimiter.join([cell if cell != '""' else "" for cell in cells]))
    return "".join(f"{line}{delimiter * empty_columns}\r\n" for line in lines)


def without_folder(reference: Reference) -> dict[str, object]:
    names = {field.name for field in fields(reference)} - {"folder"}
    return {name: getattr(reference, name) for name in names}


def refusal(folder: Path) -> str:
    with pytest.raises(ProblemError) as caught:
        reference_data.load(folder)
    text = str(caught.value)
    assert not PYTHON.search(text.replace(str(folder), "")), text
    return text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_file_is_read_as_a_spreadsheet_saves_it(folder: Path, reference: Reference, encoding: str) -> None:
    for file in FILES:
        text = as_saved(folder / file).replace("○", "?").replace("◔", "?").replace("◑", "?")
        if file != "levels.csv":  # its symbols are in no Windows letters
            (folder / file).write_bytes(text.encode(encoding))

    assert without_folder(reference_data.load(folder)) == without_folder(reference)


@pytest.mark.parametrize("changes", [{"empty_columns": 3}, {"cut": True}, {"delimiter": "\t"}])
def test_empty_columns_are_none_and_the_last_delimiters_may_be_left_out(
    folder: Path, reference: Reference, changes: dict[str, int]
) -> None:
    for file in FILES:
        (folder / file).write_text(as_saved(folder / file, **changes), encoding="utf-8")  # type: ignore[arg-type]

    assert without_folder(reference_data.load(folder)) == without_folder(reference)


def test_empty_rows_are_none_and_the_others_keep_their_numbers(folder: Path) -> None:
    for file, row in {"contacts.csv": "okänd,osf@example.invalid", "coverage.csv": "okänd,*,*"}.items():
        header, *rest = (folder / file).read_text(encoding="utf-8").splitlines()
        (folder / file).write_text("\n".join([header, "", ",,", row, *rest, ",,", ""]), encoding="utf-8")

    text = refusal(folder)

    assert "contacts.csv rad 4: okänd agency_id ”okänd”" in text
    assert "coverage.csv rad 4: okänd agency_id ”okänd”" in text


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda _: "", "{0} är tom"),
        (lambda text: text.replace(text.split(",")[0], "x", 1), "{0} saknar kolumnen"),
        (lambda text: re.sub("^([^\n]*)", r"\1,nytt", text), "{0}: kolumnen nytt är okänd"),
        (lambda text: text.rstrip("\n") + '\n"x', "{0} går inte att läsa efter rad"),
        (lambda text: text.rstrip("\n") + "\nx\n", "{0} rad"),
        (lambda text: text.rstrip("\n") + "\n#N/A,#N/A,#N/A,#N/A,#N/A,#N/A,#N/A,#N/A\n", "{0} A"),
        (lambda _: "\x00\x01", "{0} går inte att läsa som text"),
        (lambda text: "<html>" + text, "{0} är en webbsida"),
    ],
    ids=["empty", "missing column", "unknown column", "lost quote", "short row", "error value", "no text", "web page"],
)
def test_what_is_wrong_with_a_file_is_told_in_words(folder: Path, file: str, change: object, expected: str) -> None:
    path = folder / file
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")  # type: ignore[operator]

    assert expected.format(file) in refusal(folder)


def test_a_spreadsheets_true_and_decimal_comma_are_read(folder: Path, reference: Reference) -> None:
    changes = {
        "themes.csv": (",false,", ",FALSKT,"),
        "agencies.csv": (",false", ",FALSE"),
        "method.csv": ("quorum_share,0.5", 'quorum_share,"0,5"'),
        "areas.csv": ("18.300", '"18,300"'),
    }
    for file, (old, new) in changes.items():
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")

    assert without_folder(reference_data.load(folder)) == without_folder(reference)


def test_a_wrong_file_is_told_once_and_not_once_a_row(folder: Path) -> None:
    (folder / "contacts.csv").write_bytes((folder / "contacts.csv").read_bytes().replace(b",", b"|"))

    assert refusal(folder).count("contacts.csv") == 1


def test_an_address_is_never_repeated(folder: Path) -> None:
    with (folder / "contacts.csv").open("a", encoding="utf-8") as file:
        file.write("police,karin.andersson@exa mple.se\n")

    assert "karin" not in refusal(folder)


def test_a_folder_in_place_of_a_file_is_told(folder: Path) -> None:
    (folder / "contacts.csv").unlink()
    (folder / "contacts.csv").mkdir()

    assert "contacts.csv går inte att läsa" in refusal(folder)
