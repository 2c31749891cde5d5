"""The rules of the house, each a sentence. A checker says what is wrong in a text; `BAD` shows that each can fail."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import packages_distributions
from itertools import pairwise
from pathlib import Path, PurePosixPath

import pytest

from pipelines import reference as reference_data
from pipelines.domain import RoundKind
from pipelines.reference import FOLDER

ROOT = Path(__file__).resolve().parent.parent
ROOMS = {"dashboard", "data", "pipelines", "notebooks", "tests"}
MADE_BY_TOOLS = (".egg-info", "build", "__pycache__")

ONLY_IN = {
    "duckdb": "pipelines/ledger/",
    "cache_data": "dashboard/data/kept.py",
    "cache_resource": "dashboard/data/kept.py",
    "session_state": "dashboard/session.py",
}
"""Power → its one home."""

WAITS_FOR_A_TIME = {"wait_for_timeout", "sleep"}
LOOKS_AT_THE_CLOCK = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "Timestamp.now"}
SQL_CLOCK = re.compile(r"\b(now|today|get_current_timestamp)\s*\(|\bcurrent_(date|time|timestamp)\b|\blocaltimestamp\b")
SQL_STATEMENT = re.compile(r"\bselect\b.+\bfrom\b", re.DOTALL)
SQL_QUESTION = re.compile(r"\bjoin\b|\bcase\s+when\b|\bover\s*\(|\bwith\s+\w+\s+as\b")
SQL_KEYWORDS = re.compile(
    r"\b(SELECT|FROM|WHERE|JOIN|INNER|LEFT|CROSS|ON|USING|GROUP|ORDER|BY|HAVING|WITH|AS|AND|OR|NOT|NULL|CASE|WHEN|THEN"
    r"|ELSE|END|UNION|ALL|DISTINCT|OVER|PARTITION|QUALIFY|LIMIT|CREATE|TABLE|VIEW|INSERT|COUNT|SUM|MIN|MAX|COALESCE)\b"
)
CODE = {".py", ".sql", ".js", ".css", ".md"}
REGISTRIES = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "crates" + ".io",
    "conda" + "-forge",
    "index" + "-url",
]


def python_files(*rooms: str) -> list[str]:
    """Paths from the root of the Python files in these rooms."""
    return sorted(path.relative_to(ROOT).as_posix() for room in rooms for path in (ROOT / room).rglob("*.py"))


def sql_files(room: str) -> list[str]:
    return sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "pipelines" / "sql" / room).rglob("*.sql"))


def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


# What a Python file says


def imports(path: str, source: str) -> Iterator[str]:
    """Every dotted name the file imports; `from a import b` gives both `a` and `a.b`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            package = ".".join(PurePosixPath(path).parts[: -node.level]) if node.level else ""
            origin = ".".join(part for part in (package, node.module) if part)
            yield origin
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def names(source: str) -> Iterator[str]:
    """Every name used in the file, dotted or not: `st.session_state` gives `session_state` too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            yield node.attr
            yield ".".join(ast.unparse(node).split(".")[-2:])
        if isinstance(node, ast.Name):
            yield node.id
        if isinstance(node, ast.ImportFrom | ast.Import):
            yield from (alias.name.split(".")[-1] for alias in node.names)
            yield from (alias.name.split(".")[0] for alias in node.names if isinstance(node, ast.Import))
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def strings(source: str) -> Iterator[str]:
    """Every string in the file that is not a docstring; an f-string gives its fixed parts."""
    tree = ast.parse(source)
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value


def municipality_words() -> list[str]:
    """What names the places of the product's own municipality: proper names from its files, and its own ids."""
    reference = reference_data.load(FOLDER)
    texts = [reference.description.name, *(close_up.title for close_up in [reference.description.close_up] if close_up)]
    texts += [name for area in reference.areas for name in (area.official_name, area.display_name)]
    proper = {word for text in texts for word in re.findall(r"[^\W\d_]+", text) if word.lower() not in ORDINARY_WORDS}
    return sorted({*proper, *(area.area_id for area in reference.areas), "ö", "ön", "island", "islander"})


ORDINARY_WORDS = {"region", "hela", "norra", "södra", "mellersta", "runt", "omland"}
"""What stands in names of places anywhere."""
MUNICIPALITY_WORDS = municipality_words()


# The checkers


def powers_away_from_home(path: str, source: str) -> list[str]:
    used = set(names(source))
    return [power for power, home in ONLY_IN.items() if not path.startswith(home) and power in used]


def looks_at_the_clock(_path: str, source: str) -> list[str]:
    return sorted(LOOKS_AT_THE_CLOCK & set(names(source)))


def waits_for_a_time(_path: str, source: str) -> list[str]:
    """A loaded machine takes its own time: a browser test waits for what is to be seen."""
    return sorted(WAITS_FOR_A_TIME & set(names(source)))


def long_lines(_path: str, source: str) -> list[str]:
    return [line for line in source.splitlines() if len(line) > 120]


def sql_in_views(_path: str, source: str) -> list[str]:
    return [text for text in strings(source) if SQL_STATEMENT.search(text.lower())]


def questions_in_python(_path: str, source: str) -> list[str]:
    """SQL with a join, case, window or step of its own belongs in sql/models; nowhere may it look at the clock."""
    found = [text for text in strings(source) if SQL_STATEMENT.search(text.lower())]
    return [text for text in found if SQL_QUESTION.search(text.lower()) or SQL_CLOCK.search(text.lower())]


def lists_made_by_hand(_path: str, source: str) -> list[str]:
    """A list of words that is joined elsewhere than in `swedish.py`: a name with a comma in it would look like two."""
    calls = [node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    joins = [call.value for call in calls if isinstance(call, ast.Attribute) and call.attr == "join"]
    return [ast.unparse(mark) for mark in joins if isinstance(mark, ast.Constant) and mark.value in LIST_MARKS]


SWEDISH = "pipelines/swedish.py"
LIST_MARKS = {", ", " och ", " eller ", " samt "}


def of_one_municipality(_path: str, source: str) -> list[str]:
    """The names and ids of the municipality that the product carries, and words for one that is an island."""
    return [word for word in MUNICIPALITY_WORDS if re.search(rf"\b{re.escape(word)}s?\b", source, re.IGNORECASE)]


def missing_docstring(_path: str, source: str) -> list[str]:
    tree = ast.parse(source)
    return [] if not tree.body or ast.get_docstring(tree) else ["no docstring"]


def outside_the_standard_library(_path: str, source: str) -> list[str]:
    return [name for name in imports("domain.py", source) if name.split(".")[0] not in sys.stdlib_module_names]


def level_labels_written_twice(_path: str, source: str) -> list[str]:
    """Two labels of the scale side by side in a list, tuple, set or dict, or one of its colours anywhere."""
    levels = reference_data.load().levels
    labels = {text.lower() for level in levels for text in (level.label, level.short_label)}
    colours = {level.colour.lower() for level in levels}
    found = [text for text in strings(source) if any(colour in text.lower() for colour in colours)]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.List | ast.Tuple | ast.Set | ast.Dict):
            parts = [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.Constant)]
            here = [part.value for part in parts if isinstance(part.value, str) and part.value.lower() in labels]
            found += here if len(here) > 1 else []
    return found


def branches_on_a_round_kind(path: str, source: str) -> list[str]:
    """A comparison with a kind of round; what a kind does is asked of its powers, or of `round_kinds`."""
    if path.endswith(".sql"):
        code = re.sub(r"--.*", "", source)
        return [kind for kind in RoundKind if f"'{kind}'" in code]
    compared = [
        part for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Compare) for part in ast.walk(node)
    ]
    matched = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.MatchValue)]
    found = [part for part in compared if isinstance(part, ast.Attribute | ast.Constant)]
    found += [node.value for node in matched if isinstance(node.value, ast.Attribute | ast.Constant)]
    return [text for part in found if (text := ast.unparse(part)) in ROUND_KINDS]


ROUND_KINDS = {text for kind in RoundKind for text in (f"RoundKind.{kind.name}", repr(kind.value))}


def too_long(_path: str, source: str) -> list[str]:
    """More than 250 lines, blank ones not counted."""
    count = sum(1 for line in source.splitlines() if line.strip())
    return [f"{count} lines"] if count > 250 else []


def bad_sql_model(_path: str, source: str) -> list[str]:
    lines = source.strip().splitlines()
    code = "\n".join(re.sub(r"--.*|'[^']*'", "", line) for line in lines)
    wrong = {
        "first line is not “-- One row per …”": not lines[0].startswith("-- One row per "),
        "second line is not “-- Key: …”": not re.fullmatch(r"-- Key: [a-z_]+(, [a-z_]+)*", lines[1]),
        "last line is not “select * from …”": not re.fullmatch(r"select \* from [a-z_]+", lines[-1]),
        "more than 60 lines": len(lines) > 60,
        "keywords in capitals": bool(SQL_KEYWORDS.search(code)),
        "a join without its kind": bool(
            re.search(r"(?<!inner )(?<!left )(?<!cross )(?<!asof )(?<!anti )(?<!semi )\bjoin\b", code)
        ),
        "the clock": bool(SQL_CLOCK.search(code)),
    }
    return [what for what, is_wrong in wrong.items() if is_wrong]


def unbounded_requirements(_path: str, source: str) -> list[str]:
    lines = [line for line in source.splitlines() if line and not line.startswith(("#", "-e "))]
    return [line for line in lines if "==" not in line and not (">=" in line and re.search(r",\s*<", line))]


def registries(_path: str, source: str) -> list[str]:
    return [host for host in REGISTRIES if host in source.lower()]


# The rules


@pytest.mark.parametrize("path", python_files("pipelines", "dashboard"))
def test_each_power_has_one_home(path: str) -> None:
    assert powers_away_from_home(path, text_of(path)) == []


@pytest.mark.parametrize("path", [path for path in python_files("pipelines") if not path.endswith("__main__.py")])
def test_pipelines_never_look_at_the_clock(path: str) -> None:
    assert looks_at_the_clock(path, text_of(path)) == []


def test_the_dashboard_looks_at_the_clock_in_one_place() -> None:
    assert len([path for path in python_files("dashboard") if looks_at_the_clock(path, text_of(path))]) <= 1


@pytest.mark.parametrize("path", [path for path in python_files("tests/browser") if not path.endswith("_page.py")])
def test_a_browser_test_waits_for_a_state_and_never_for_a_time(path: str) -> None:
    assert waits_for_a_time(path, text_of(path)) == []


@pytest.mark.parametrize("path", [path for room in ("ledger", "models") for path in sql_files(room)])
def test_no_line_of_sql_is_too_long(path: str) -> None:
    assert long_lines(path, text_of(path)) == []


@pytest.mark.parametrize("path", python_files("dashboard"))
def test_nothing_that_draws_asks_in_sql(path: str) -> None:
    assert sql_in_views(path, text_of(path)) == []


@pytest.mark.parametrize("path", python_files("pipelines"))
def test_a_question_about_the_picture_is_a_file(path: str) -> None:
    assert questions_in_python(path, text_of(path)) == []


@pytest.mark.parametrize("path", python_files("pipelines", "dashboard"))
def test_every_module_says_what_it_is(path: str) -> None:
    assert missing_docstring(path, text_of(path)) == []


@pytest.mark.parametrize("path", python_files("pipelines", "dashboard"))
def test_the_scale_is_written_in_one_place(path: str) -> None:
    assert level_labels_written_twice(path, text_of(path)) == []


@pytest.mark.parametrize("path", [*python_files("pipelines", "dashboard"), *sql_files("models")])
def test_what_a_kind_of_round_does_is_said_at_the_kind(path: str) -> None:
    assert branches_on_a_round_kind(path, text_of(path)) == []


@pytest.mark.parametrize("path", [path for path in python_files("pipelines", "dashboard") if path != SWEDISH])
def test_a_list_of_words_is_made_in_one_place(path: str) -> None:
    assert lists_made_by_hand(path, text_of(path)) == []


def test_confirmed_by_most_stands_in_one_model() -> None:
    assert [Path(path).stem for path in sql_files("models") if "confirmed_share" in text_of(path)] == ["cell_moves"]


def test_nothing_of_one_municipality_stands_in_code() -> None:
    code = [path for room in ("pipelines", "dashboard") for path in (ROOT / room).rglob("*") if path.suffix in CODE]
    found = {str(path.relative_to(ROOT)): of_one_municipality("", path.read_text(encoding="utf-8")) for path in code}

    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.parametrize("path", python_files("pipelines", "dashboard"))
def test_no_file_outgrows_its_room(path: str) -> None:
    assert too_long(path, text_of(path)) == []


@pytest.mark.parametrize("path", sql_files("models"))
def test_a_model_reads_like_a_paragraph(path: str) -> None:
    assert bad_sql_model(path, text_of(path)) == []


@pytest.mark.parametrize("path", sql_files("ledger"))
def test_the_ledger_never_looks_at_the_clock(path: str) -> None:
    assert not SQL_CLOCK.search(text_of(path).lower())


def test_ledger_files_are_numbered_without_gaps() -> None:
    numbers = [int(Path(path).name.split("_")[0]) for path in sql_files("ledger")]

    assert numbers[0] == 1
    assert all(after == before + 1 for before, after in pairwise(numbers))


def test_the_domain_needs_only_the_standard_library() -> None:
    assert outside_the_standard_library("pipelines/domain.py", text_of("pipelines/domain.py")) == []


def test_there_are_no_other_rooms() -> None:
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}

    assert {name for name in folders - ROOMS if not name.endswith(MADE_BY_TOOLS)} == set()


@pytest.mark.parametrize("path", python_files("pipelines", "dashboard", "tests"))
def test_no_room_is_called_anything_goes(path: str) -> None:
    assert not {"utils", "util", "helpers", "common", "misc", "pages"} & {*Path(path).with_suffix("").parts}


def test_no_module_beside_the_app_hides_a_library() -> None:
    libraries = {*sys.stdlib_module_names, *packages_distributions()} - {"dashboard", "pipelines"}
    beside = {path.stem for path in (ROOT / "dashboard").iterdir() if not path.name.startswith("_")}

    assert beside & libraries == set()


def test_every_dependency_has_a_lower_and_an_upper_bound() -> None:
    assert unbounded_requirements("requirements.txt", text_of("requirements.txt")) == []


def test_nothing_says_where_packages_are_fetched() -> None:
    hidden = [ROOT / ".ci", ROOT / ".streamlit"]
    files = [path for room in (*hidden, *(ROOT / name for name in ROOMS)) for path in room.rglob("*")]
    files += [path for path in ROOT.iterdir() if path.name != ".git"]
    # What Python compiled is left out: there the names that this file takes care not to write stand joined.
    written = [path for path in files if path.is_file() and "__pycache__" not in path.parts]
    texts = {path: path.read_bytes().decode("utf-8", "ignore") for path in written}

    assert {path: found for path, text in texts.items() if (found := registries(str(path), text))} == {}


# Each checker can fail

VIEW, STORE, FIGURE, PICTURE = (
    "dashboard/views/now/page.py",
    "pipelines/ledger/store.py",
    "dashboard/figures/maps.py",
    "pipelines/picture/joint.py",
)
BROWSER_TEST = "tests/browser/test_walk.py"
GOOD_MODEL = "-- One row per area.\n-- Key: area_id\nwith a as (\n    select * from areas\n)\nselect * from a"
BAD: list[tuple[Callable[[str, str], list[str]], str, str]] = [
    (waits_for_a_time, BROWSER_TEST, "page.wait_for_timeout(500)"),
    (waits_for_a_time, BROWSER_TEST, "import time\ntime.sleep(1)"),
    (waits_for_a_time, BROWSER_TEST, "from time import sleep"),
    (long_lines, "", "-- " + "x" * 118),
    (powers_away_from_home, VIEW, "import duckdb"),
    (powers_away_from_home, PICTURE, "from duckdb import connect"),
    (powers_away_from_home, VIEW, "import streamlit as st\nst.session_state['x'] = 1"),
    (powers_away_from_home, VIEW, "from streamlit import session_state"),
    (powers_away_from_home, VIEW, "import streamlit as st\n@st.cache_data\ndef f(): ..."),
    (powers_away_from_home, "dashboard/session.py", "import streamlit as st\n@st.cache_resource(ttl=5)\ndef f(): ..."),
    (looks_at_the_clock, STORE, "from datetime import datetime\ndatetime.now()"),
    (looks_at_the_clock, STORE, "import datetime\nx = datetime.date.today()"),
    (looks_at_the_clock, STORE, "import time\ntime.time()"),
    (sql_in_views, VIEW, "store.read('select level from picture')"),
    (sql_in_views, VIEW, "store.read(f'''SELECT level\nFROM {table}''')"),
    (questions_in_python, PICTURE, "x = 'select * from a inner join b using (x)'"),
    (questions_in_python, PICTURE, "x = 'select case when a then 1 end from b'"),
    (questions_in_python, PICTURE, "x = 'select * from rounds where closes_at < now()'"),
    (missing_docstring, VIEW, "x = 1"),
    (outside_the_standard_library, "pipelines/domain.py", "import pandas"),
    (level_labels_written_twice, VIEW, "LABELS = ['normalt', 'avvikande', 'oroande']"),
    (level_labels_written_twice, FIGURE, "LABELS = {'Norm': 1, 'Avv': 2}"),
    (level_labels_written_twice, FIGURE, "colour = '#f0a148'"),
    (lists_made_by_hand, VIEW, "st.write(', '.join(names))"),
    (lists_made_by_hand, VIEW, "st.write(f'{\" och \".join(names)}')"),
    (of_one_municipality, VIEW, "st.write('Hela Gotlands bild')"),
    (of_one_municipality, FIGURE, "# the districts of Visby"),
    (of_one_municipality, PICTURE, "where area_id = '0980R005'"),
    (of_one_municipality, PICTURE, "Bedöms bara för hela ön."),
    (of_one_municipality, FIGURE, "class Panel: ISLAND = 1"),
    (branches_on_a_round_kind, VIEW, "x = [r for r in rounds if r.kind is not RoundKind.MEETING]"),
    (branches_on_a_round_kind, PICTURE, "if kind in {'half_year_review'}: ..."),
    (branches_on_a_round_kind, PICTURE, "match kind:\n    case RoundKind.MEETING: ..."),
    (branches_on_a_round_kind, "rounds.sql", "select * from rounds where kind <> 'meeting'"),
    (too_long, VIEW, "x = 1\n" * 251),
    (bad_sql_model, "", GOOD_MODEL.replace("One row", "A row")),
    (bad_sql_model, "", GOOD_MODEL.replace("-- Key: area_id\n", "")),
    (bad_sql_model, "", GOOD_MODEL + " order by 1"),
    (bad_sql_model, "", GOOD_MODEL.replace("select * from areas", "SELECT * from areas")),
    (bad_sql_model, "", GOOD_MODEL.replace("from areas", "from areas join levels using (level)")),
    (bad_sql_model, "", GOOD_MODEL.replace("from areas", "from areas where valid_to < current_date")),
    (bad_sql_model, "", GOOD_MODEL.replace("with a", "\n" * 60 + "with a")),
    (unbounded_requirements, "", "pandas>=3.1"),
    (unbounded_requirements, "", "pandas<4"),
    (unbounded_requirements, "", "pandas"),
    (registries, "", f"fetched from https://{REGISTRIES[0]}/simple"),
]


@pytest.mark.parametrize(
    ("checker", "path", "source"), BAD, ids=[f"{case[0].__name__}: {case[2][:40]}" for case in BAD]
)
def test_each_checker_can_fail(checker: Callable[[str, str], list[str]], path: str, source: str) -> None:
    assert checker(path, source) != []


def test_the_good_model_is_good() -> None:
    assert bad_sql_model("", GOOD_MODEL) == []


@pytest.mark.parametrize(
    ("checker", "path", "source"),
    [
        (powers_away_from_home, STORE, "import duckdb"),
        (powers_away_from_home, "dashboard/data/kept.py", "import streamlit as st\n@st.cache_data\ndef f(): ..."),
        (looks_at_the_clock, STORE, "def publish(at: datetime): return at.date()"),
        (questions_in_python, PICTURE, "x = 'select * from rounds where round_id = ?'"),
        (branches_on_a_round_kind, PICTURE, "round_.kind.powers.makes_picture or RoundKind(row['kind'])"),
        (branches_on_a_round_kind, "rounds.sql", "-- not 'meeting'\nselect * from rounds where is_compared"),
        (level_labels_written_twice, VIEW, "st.write('andelen oroande eller värre')"),
        (of_one_municipality, VIEW, "st.write(f'Hela {name}, norra delen: en omgång i romansk stil')"),
    ],
)
def test_what_is_allowed_is_let_through(checker: Callable[[str, str], list[str]], path: str, source: str) -> None:
    assert checker(path, source) == []
