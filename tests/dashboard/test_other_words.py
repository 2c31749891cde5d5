"""With other thresholds and other names of the levels, no page and no file says the old words."""

from __future__ import annotations

import ast
import csv
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.views.trends.page import REVIEW, TREND_VIEW
from pipelines.config import ROOT
from pipelines.documents.review import columns
from pipelines.ledger import Store
from pipelines.reference import FOLDER, Reference, load
from tests.dashboard.conftest import SetClock
from tests.dashboard.visitor import COUNCIL, PAGES, ROLES, STRATEGIST, Visitor
from tests.factories import after_closing

LABELS = {"normal": "lugn", "deviating": "gul", "worrying": "rödgul", "critical": "eldröd", "severe": "kolsvart"}
"""The other names."""
THRESHOLDS = {"flag_rank": "3", "worrying_rank": "2", "trend_rounds_count": "11", "signal_silent_rounds": "13"}
OLD = re.compile(
    r"\b(normalt|avvikande|oroande|kritiskt|allvarligt|eldröd eller värre|(tio|10|tolv|12) (jämförbara )?omgångar)\b",
    re.IGNORECASE,
)
"""The names that the municipality has of its own, and the words for a threshold that has been moved."""
WRITTEN_BY_SOMEBODY = "Andel oroande eller värre, varje omgång."


def set_rows(path: Path, key: str, column: str, values: dict[str, str]) -> None:
    """Writes other values in a column of a file, by the row's key."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, column: values.get(row[key], row[column])} for row in rows)


@pytest.fixture(scope="module")
def other_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(FOLDER, tmp_path_factory.mktemp("other") / "reference"))
    set_rows(folder / "levels.csv", "code", "label", LABELS)
    set_rows(folder / "method.csv", "setting", "value", THRESHOLDS)
    return folder


@pytest.fixture(scope="module")
def other_file(published_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(published_file, tmp_path_factory.mktemp("other") / "osf.duckdb"))


@pytest.fixture
def other(
    other_folder: Path,
    other_file: Path,
    serve: Callable[[Path], Store],
    set_clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
) -> Store:
    """Both rounds published, and the municipality with other thresholds and names."""
    monkeypatch.setenv("OSF_REFERENCE", str(other_folder))
    store = serve(other_file)
    set_clock(after_closing())
    return store


def old_words(text: str) -> list[str]:
    text = text.replace(WRITTEN_BY_SOMEBODY, "")
    return [text[max(0, found.start() - 60) : found.end() + 40] for found in OLD.finditer(text)]


@pytest.mark.usefixtures("other")
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ROLES)
def test_no_page_says_an_old_word(role: str, page: str, files: dict[str, str]) -> None:
    visitor = Visitor(role, page)

    assert visitor.crashes == []
    assert old_words(visitor.words) == []
    assert old_words(visitor.sent) == []
    assert {name: found for name, text in files.items() if (found := old_words(text))} == {}


@pytest.mark.usefixtures("other")
@pytest.mark.parametrize("role", ROLES)
def test_no_half_year_says_an_old_word(role: str, files: dict[str, str]) -> None:
    visitor = Visitor(role, "Trender", address=f"{TREND_VIEW}={REVIEW}")

    assert visitor.crashes == []
    assert old_words(visitor.words + visitor.sent) == []
    assert bool(files) is (role in {STRATEGIST, COUNCIL})
    assert {name: found for name, text in files.items() if (found := old_words(text))} == {}


@pytest.mark.usefixtures("other")
@pytest.mark.parametrize("role", ROLES)
def test_no_cell_says_an_old_word(role: str) -> None:
    visitor = Visitor(role, "Lägesbild", place="Gråbo", theme="Narkotika")

    assert visitor.crashes == []
    assert old_words(visitor.words + visitor.sent) == []


def test_the_new_words_stand_where_the_old_stood(other: Store) -> None:
    assert "rödgul eller värre" in Visitor(page="Lägesbild").words
    assert "Andel som bedömer gul eller värre" in Visitor(page="Trender").words
    assert "11 omgångar" in Visitor(page="Om").words
    assert "Omgångar på gul eller värre" in columns(other.reference)


def test_a_text_names_only_what_there_is(other_folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(other_folder, tmp_path / "reference"))
    set_rows(folder / "glossary.csv", "term", "explanation", {"Flagga": "Någon har svarat [flagg_rank]."})

    with pytest.raises(Exception, match=r"\[flagg_rank\] är varken en nivås kod eller en rad i method.csv"):
        load(folder)


def test_the_worst_level_has_nothing_worse(other_folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(other_folder, tmp_path / "reference"))
    set_rows(folder / "method.csv", "setting", "value", {"flag_rank": "5"})

    assert load(folder).at_or_above("flag_rank") == "kolsvart"


def test_no_code_says_the_name_of_a_level(reference: Reference) -> None:
    """What is shown is made of the row of `levels.csv`, also by the command line. *Normalt* is an everyday word."""
    labels = [level.label for level in reference.levels if level.rank > 1]
    names = re.compile(rf"\b({'|'.join(labels)})\b", re.IGNORECASE)
    said = [
        (path, text)
        for room in ("pipelines", "dashboard")
        for path in (ROOT / room).rglob("*.py")
        for text in said_in(path)
    ]

    assert len(said) > 1000
    assert [(path.name, text) for path, text in said if names.search(text)] == []


def said_in(path: Path) -> list[str]:
    """The texts of a file, but for those that stand alone: they describe the code."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone
    ]


def test_an_old_word_is_seen() -> None:
    assert old_words("Minst en svarar Kritiskt eller värre.")
    assert not old_words(WRITTEN_BY_SOMEBODY)
