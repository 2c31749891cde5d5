"""Every file × what may become of it: told in words at start, or fine. What is fine is shown on every page in
`tests/dashboard/test_garbled_reference.py`.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from pathlib import Path

import pytest

from pipelines import reference as reference_data
from pipelines.errors import ProblemError
from pipelines.reference import FOLDER
from pipelines.reference.files import COLUMNS, OPTIONAL
from pipelines.reference.method import SETTINGS
from tests.pipelines.reference.test_files import PYTHON

FILES = sorted(COLUMNS)
NONSENSE = ["", "4.0", "²", "-1", "nan", "röd", "99999999999999999999", "a,b", "<b>", "2026-13-01", "45000", "Ö" * 300]
NAMES = {"label", "short_label", "display_name", "official_name", "event"}
FREE = {"also", "assumptions", "description", "descriptor", "explanation", "reaction", "term", "value", "symbol"}

Rows = list[list[str]]


def rows_of(path: Path) -> Rows:
    """The heading and the rows."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def as_text(rows: Sequence[Sequence[str]]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def with_nonsense(rows: Rows) -> Iterator[tuple[str, str, Rows]]:
    """(column, nonsense, rows): in every column of the last row, all else as it was; an empty file gets one."""
    rows = rows if len(rows) > 1 else [*rows, ["1"] * len(rows[0])]
    for place, column in enumerate(rows[0]):
        for nonsense in NONSENSE:
            yield column, nonsense, [*rows[:-1], [*rows[-1][:place], nonsense, *rows[-1][place + 1 :]]]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path_factory.mktemp("garbled") / "reference"))


@pytest.fixture
def told(shared: Path) -> Iterator[Callable[[str, str | None], str]]:
    """What is said when a file has this text, or is missing; nothing if it is fine."""
    changed: set[str] = set()

    def told(file: str, text: str | None) -> str:
        changed.add(file)
        (shared / file).unlink(missing_ok=True)
        if text is not None:
            (shared / file).write_text(text, encoding="utf-8")
        try:
            reference_data.load(shared)
        except ProblemError as problem:
            said = str(problem).replace(str(shared), "")
            assert not PYTHON.search(said), said
            assert re.search(r"\.csv", said), said
            return said
        return ""

    yield told
    for file in changed:
        shutil.copy(FOLDER / file, shared / file)


@pytest.mark.parametrize("file", FILES)
def test_nonsense_in_any_column_is_told_unless_it_may_be_a_name_or_a_text(
    told: Callable[[str, str | None], str], file: str
) -> None:
    for column, nonsense, rows in with_nonsense(rows_of(FOLDER / file)):
        said = told(file, as_text(rows))

        if column in NAMES:
            is_name = any(map(str.isalpha, nonsense)) or (file, column, nonsense) == NUMBERED
            assert bool(said) != (is_name and len(nonsense) < 100), (column, nonsense)
        elif not said:
            assert column in FREE or (column, nonsense) in FINE or nonsense == rows_of(FOLDER / file)[-1][0], column


NUMBERED = ("agencies.csv", "short_label", "45000")
"""A number that may be a name: that of an agency in a narrow column."""

FINE = {
    *((column, nonsense) for column in ("kind",) for nonsense in NONSENSE),
    *(("area_id", nonsense) for nonsense in ("-1", "nan", "röd", "99999999999999999999", "2026-13-01", "45000")),
    *((column, "") for column in ("valid_from", "valid_to", "parent_id", "population", "population_year")),
    *((column, "") for column in ("longitude", "latitude")),
    ("longitude", "4.0"),
    ("latitude", "4.0"),
    ("longitude", "-1"),
    ("latitude", "-1"),
    ("population", "45000"),
    ("sort_order", "45000"),
}
"""(column, nonsense) that may be so: an agency's kind is a word for those who read the file."""


@pytest.mark.parametrize("file", FILES)
def test_a_row_that_is_taken_out_or_emptied_is_told_or_none_is_missed(
    told: Callable[[str, str | None], str], file: str
) -> None:
    rows = rows_of(FOLDER / file)
    for place in range(1, len(rows)):
        told(file, as_text([*rows[:place], *rows[place + 1 :]]))
    for left in (0, 1):
        emptied = [*rows[-1][:left], *([""] * (len(rows[0]) - left))]
        told(file, as_text([*rows[:-1], emptied]))


@pytest.mark.parametrize("file", FILES)
def test_a_missing_file_is_told_and_one_with_only_its_heading_is_told_or_fine(
    told: Callable[[str, str | None], str], file: str
) -> None:
    assert f"{file} saknas. Lägg filen i" in told(file, None)

    said = told(file, as_text(rows_of(FOLDER / file)[:1]))

    assert bool(said) == (file in NEEDED)


NEEDED = {
    *("levels.csv", "level_descriptors.csv", "areas.csv", "themes.csv", "agencies.csv"),
    *("method.csv", "municipality.csv"),
}
"""Files that others have rows about, or without which nothing can be worked out."""


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("method.csv", "flag_rank,4", "flag_rank,4.0", "flag_rank är ”4.0” men ska vara ett heltal från 1 till 5"),
        ("method.csv", "flag_rank,4", "flag_rank,²", "flag_rank är ”²” men ska vara ett heltal från 1 till 5"),
        ("method.csv", "flag_rank,4", "flag_rank,6", "flag_rank är ”6” men ska vara ett heltal från 1 till 5"),
        ("method.csv", "calm_share,0.5", "calm_share,50", "ska vara ett tal, med decimalpunkt, från 0 till 1"),
        ("method.csv", "calm_share,0.5", "calm_share,", "calm_share är ”” men ska vara ett tal"),
        ("method.csv", "calm_share,0.5,", "calm_share,0.5,x\nnytt,1,", "en rad är okänd ”nytt”. Ta bort den"),
        ("method.csv", "method_version,2026.1", "method_version,", "method_version är tom. Skriv en version"),
        ("levels.csv", "#CFE3D6", "röd", "levels.csv rad 2: colour ska vara en färg som #1A2B3C"),
        ("levels.csv", "avvikande", "Normalt", "normal och deviating har samma label ”Normalt”"),
        ("agencies.csv", "police,Polisen", "po|lis,Polisen", "agency_id ska vara ett ord av bokstäver"),
        ("areas.csv", "0980R006,Hemse,Hemse", "0980R006,Hemse,Gråbo", "har samma display_name ”Gråbo”"),
        ("areas.csv", "18.300", "183.00", "longitude ska vara från -180 till 180 grader"),
        ("calendar.csv", "festival,2024-08-04", "festival,2029-08-04", "ends_on är före starts_on"),
    ],
)
def test_what_is_told_says_what_it_should_be(
    told: Callable[[str, str | None], str], file: str, old: str, new: str, expected: str
) -> None:
    text = (FOLDER / file).read_text(encoding="utf-8")
    assert old in text

    assert expected in told(file, text.replace(old, new, 1))


def test_every_threshold_of_the_method_is_a_row_and_has_bounds() -> None:
    rows = rows_of(FOLDER / "method.csv")

    assert [row[0] for row in rows[1:]] == ["method_version", *SETTINGS]
    assert not OPTIONAL.get("method.csv")
