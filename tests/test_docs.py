"""The README says what is true: its tables and drawings are compared with the code."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from pathlib import Path

import pytest
import typer

from pipelines.__main__ import app
from pipelines.config import SETTINGS
from pipelines.domain import NEXT_MEASURE_STATUS, NEXT_ROUND_STATE
from pipelines.ledger import model_files

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def first_cells(marker: str) -> set[str]:
    """What stands in backticks first in each row of the table after `<!-- marker -->`."""
    table = README.split(f"<!-- {marker} -->")[1].split("\n\n")[0]
    return set(re.findall(r"^\| `([^`]+)` \|", table, flags=re.MULTILINE))


def drawing(marker: str) -> str:
    return README.split(f"<!-- states: {marker} -->\n```\n")[1].split("\n```")[0]


def drawn(moves: Mapping[str, Set[str]], order: list[str]) -> str:
    lines = [(state, sorted(following, key=order.index)) for state, following in moves.items() if following]
    return "\n".join(f"{state} ──► {', '.join(following)}" for state, following in lines)


def commands(group: typer.Typer, prefix: str = "") -> set[str]:
    named = {f"{prefix}{command.name or command.callback.__name__}" for command in group.registered_commands}  # type: ignore[union-attr]
    for inner in group.registered_groups:
        assert inner.typer_instance is not None
        named |= commands(inner.typer_instance, f"{prefix}{inner.name} ")
    return named


def test_every_command_is_in_the_readme_and_no_other() -> None:
    assert first_cells("commands") == commands(app)


def test_every_setting_is_in_the_readme_and_no_other() -> None:
    assert first_cells("settings") == set(SETTINGS)


def test_every_model_is_in_the_readme_and_no_other() -> None:
    assert first_cells("models") == set(model_files())


@pytest.mark.parametrize(("marker", "moves"), [("round", NEXT_ROUND_STATE), ("measure", NEXT_MEASURE_STATUS)])
def test_the_drawing_of_states_is_the_table_in_the_code(marker: str, moves: Mapping[str, Set[str]]) -> None:
    assert drawing(marker) == drawn(moves, list(moves))


def test_every_file_and_folder_that_the_readme_names_exists() -> None:
    named = set(re.findall(r"`((?:data|pipelines|dashboard|tests|notebooks)/[\w./]*)`", README))
    named |= set(re.findall(r"\]\((\.?[\w./]+)\)", README))
    missing = {name for name in named if not (ROOT / name).exists() and name != "data/store/osf.duckdb"}
    assert named
    assert missing == set()


def test_the_make_targets_in_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"make (\w+)", README)) - {"och"}:
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target
