"""The glossary is whole: every row explains something, and no word twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines import reference as reference_data
from pipelines.errors import ProblemError
from pipelines.reference import FOLDER, Reference
from pipelines.reference.glossary import FILE

HEAD = "term,also,explanation\n"


def test_the_file_as_shipped_is_sound(reference: Reference) -> None:
    assert len(reference.glossary) > 20
    assert all(term.explanation.endswith(".") for term in reference.glossary)
    assert reference.terms["splittrad"].term == "Samsyn"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("Spann,,\n", "rad 2: ordet eller förklaringen saknas"),
        ("Spann\n", "rad 2: har 1 värden men rubrikraden har 3"),
        ("Spann,,Lägst och högst.\nspann,,Igen.\n", "rad 3: ”spann” förklaras redan på rad 2"),
        ("Spann,Bredd,Lägst och högst.\nBredd,,Igen.\n", "rad 3: ”Bredd” förklaras redan på rad 2"),
    ],
)
def test_a_broken_row_is_refused_with_file_and_what_to_do(tmp_path: Path, rows: str, expected: str) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "reference"))
    (folder / FILE).write_text(HEAD + rows, encoding="utf-8")

    with pytest.raises(ProblemError, match=expected):
        reference_data.load(folder)
