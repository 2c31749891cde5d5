"""The notebooks are saved without output, and every one of them runs from the first cell to the last."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
SMALL = "WORLDS_COUNT = 2"
"""In place of the cell that is tagged `parameters`."""


def code_cells(path: Path) -> list[dict[str, Any]]:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def results(path: Path) -> Iterator[Any]:
    """Runs the cells in order, as a notebook does; what each of them ends with."""
    names: dict[str, Any] = {}
    for cell in code_cells(path):
        is_parameters = "parameters" in cell["metadata"].get("tags", [])
        tree = ast.parse(SMALL if is_parameters else "".join(cell["source"]))
        ends_with = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, path.name, "exec"), names)
        if isinstance(ends_with, ast.Expr):
            yield eval(compile(ast.Expression(ends_with.value), path.name, "eval"), names)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_is_saved_without_output(path: Path) -> None:
    assert [cell for cell in code_cells(path) if cell["outputs"] or cell["execution_count"]] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_can_be_run_in_small(path: Path) -> None:
    assert any("parameters" in cell["metadata"].get("tags", []) for cell in code_cells(path))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_and_draws(path: Path) -> None:
    figures = [result for result in results(path) if isinstance(result, go.Figure)]

    assert len(figures) >= 5
    assert all(len(figure.data) for figure in figures)


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS
