"""Imports point one way, also through other modules. The contracts are sentences in pyproject.toml."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = ROOT / "pyproject.toml"
LINTER = Path(sys.executable).with_name("lint-imports")
SETTINGS: dict[str, Any] = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]


def told(folder: Path) -> subprocess.CompletedProcess[str]:
    """What the contracts say of the packages in a folder."""
    command = [str(LINTER), "--config", str(PYPROJECT), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_imports_point_one_way() -> None:
    said = told(ROOT)

    assert said.returncode == 0, said.stdout


def built(folder: Path, module: str, imports: str) -> Path:
    """A house with every room that the contracts name, all of them empty but for one import."""
    for contract in SETTINGS["contracts"]:
        for package in contract.get("containers", []):
            for room in contract["layers"]:
                path = folder / package / f"{room}.py"
                path.parent.mkdir(exist_ok=True)
                path.touch()
                (path.parent / "__init__.py").touch()
    for page in ("now", "rate"):
        (folder / "dashboard" / "views" / page).mkdir(parents=True)
        (folder / "dashboard" / "views" / page / "page.py").touch()
    (folder / "dashboard" / "views.py").unlink()
    for package in ("", "now", "rate"):
        (folder / "dashboard" / "views" / package / "__init__.py").touch()
    (folder / f"{module}.py").write_text(imports, encoding="utf-8")
    return folder


def test_an_empty_house_keeps_every_contract(tmp_path: Path) -> None:
    said = told(built(tmp_path, "pipelines/rounds", "import pipelines.ledger"))

    assert said.returncode == 0, said.stdout


@pytest.mark.parametrize(
    ("module", "imports"),
    [
        ("pipelines/ledger", "import pipelines.rounds"),
        ("pipelines/picture", "import streamlit"),
        ("pipelines/picture", "def draw():\n    import plotly"),
        ("pipelines/picture", "from dashboard import data"),
        ("pipelines/files", "from pipelines import rating\n"),
        ("dashboard/figures", "from streamlit.elements import plotly_chart"),
        ("dashboard/figures", "import dashboard.session"),
        ("dashboard/components", "from dashboard.views.now import page"),
        ("dashboard/views/now/page", "from dashboard.views.rate import page"),
        ("pipelines/surplus", ""),
    ],
)
def test_every_contract_can_be_broken(module: str, imports: str, tmp_path: Path) -> None:
    house = built(tmp_path, module, imports)
    (house / "pipelines" / "rating.py").write_text("import pipelines.ledger", encoding="utf-8")

    assert told(house).returncode != 0
