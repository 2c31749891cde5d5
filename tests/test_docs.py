"""The documents say what is true: their tables and drawings are compared with the code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Set
from pathlib import Path

import pytest
import typer

from pipelines.__main__ import app
from pipelines.config import SETTINGS
from pipelines.domain import NEXT_MEASURE_STATUS, NEXT_ROUND_STATE
from pipelines.ledger import model_files
from pipelines.reference.files import COLUMNS, OPTIONAL

ROOT = Path(__file__).parents[1]
PIPELINES = (ROOT / "pipelines" / "README.md").read_text(encoding="utf-8")
DOCUMENTS = ["README.md", "OPERATIONS.md", "pipelines/README.md", "data/README.md", "tests/bench/README.md"]


def first_cells(marker: str) -> set[str]:
    """What stands in backticks first in each row of the table after `<!-- marker -->`."""
    table = PIPELINES.split(f"<!-- {marker} -->")[1].split("\n\n")[0]
    return set(re.findall(r"^\| `([^`]+)` \|", table, flags=re.MULTILINE))


def drawing(marker: str) -> str:
    return PIPELINES.split(f"<!-- states: {marker} -->\n```\n")[1].split("\n```")[0]


def drawn(moves: Mapping[str, Set[str]], order: list[str]) -> str:
    lines = [(state, sorted(following, key=order.index)) for state, following in moves.items() if following]
    return "\n".join(f"{state} ──► {', '.join(following)}" for state, following in lines)


def commands(group: typer.Typer, prefix: str = "") -> set[str]:
    named = {f"{prefix}{command.name or command.callback.__name__}" for command in group.registered_commands}  # type: ignore[union-attr]
    for inner in group.registered_groups:
        assert inner.typer_instance is not None
        named |= commands(inner.typer_instance, f"{prefix}{inner.name} ")
    return named


def test_every_command_is_described_and_no_other() -> None:
    assert first_cells("commands") == commands(app)


def test_every_setting_is_described_and_no_other() -> None:
    assert first_cells("settings") == set(SETTINGS)


@pytest.mark.parametrize("file", sorted(COLUMNS))
def test_every_column_of_the_reference_data_is_described(file: str) -> None:
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8").split("## Kolumner")[1]
    common, *_ = text.split("\n**")
    paragraph = text.split(f"**{file}**")[1].split("\n\n")[0]
    named = set(re.findall(r"`(\w+)`", common + paragraph))

    assert {*COLUMNS[file], *OPTIONAL.get(file, ())} <= named


def test_every_model_is_described_and_no_other() -> None:
    assert first_cells("models") == set(model_files())


@pytest.mark.parametrize(("marker", "moves"), [("round", NEXT_ROUND_STATE), ("measure", NEXT_MEASURE_STATUS)])
def test_the_drawing_of_states_is_the_table_in_the_code(marker: str, moves: Mapping[str, Set[str]]) -> None:
    assert drawing(marker) == drawn(moves, list(moves))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_and_folder_that_is_named_exists(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    near = (ROOT / document).parent
    named = set(re.findall(r"`([\w.]+/[\w./]*)`|\]\((\.?[\w./]+)\)", text))
    paths = {"".join(names) for names in named} - {"data/store/osf.duckdb", ".venv/bin/python"}

    assert paths
    assert {path for path in paths if not (ROOT / path).exists() and not (near / path).exists()} == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_make_targets_that_are_named_exist(document: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    text = (ROOT / document).read_text(encoding="utf-8")
    for target in re.findall(r"`make ([a-z]+)|^make ([a-z]+)", text, flags=re.MULTILINE):
        assert re.search(rf"^{''.join(target)}:", makefile, flags=re.MULTILINE), target


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_commands_that_are_named_exist(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    firsts = {command.split()[0] for command in commands(app)}
    for named in re.findall(r"python -m pipelines ([a-z]+)", text):
        assert named in firsts, named


def test_every_room_is_described() -> None:
    """Each room that the import contracts name stands in the table of rooms, and so does nothing else."""
    table = PIPELINES.split("| Rum | Vad det är |")[1].split("\n\n")[0]
    described = {
        name.strip("/").removesuffix(".py")
        for row in table.splitlines()
        for name in re.findall(r"`([\w./]+?)/?`", row.split("|")[1] if row.startswith("|") else "")
    }
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    rooms = next(contract["layers"] for contract in contracts if contract.get("containers") == ["pipelines"])

    assert {name for name in described if not name.startswith("sql")} == set(rooms) - {"__main__"}


def test_every_version_has_its_day_and_the_newest_is_the_one_that_is_built() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", changelog, flags=re.MULTILINE)
    dated = [re.fullmatch(r"(\d+\.\d+\.\d+) – (\d{4}-\d{2}-\d{2})", heading) for heading in headings]
    built = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

    assert all(dated)
    assert dated[0] is not None
    assert dated[0].group(1) == built
    days = [found.group(2) for found in dated if found]
    assert days == sorted(days, reverse=True)


def test_a_decision_is_about_five_lines() -> None:
    text = (ROOT / "DECISIONS.md").read_text(encoding="utf-8")
    decisions = re.split(r"^(?=\d+\. )", text, flags=re.MULTILINE)[1:]

    assert [int(decision.split(".")[0]) for decision in decisions] == list(range(1, len(decisions) + 1))
    assert [decision.split(".")[0] for decision in decisions if len(decision.strip().splitlines()) > 6] == []
