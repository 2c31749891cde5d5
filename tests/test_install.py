"""What a fresh machine meets: the settings, the dependencies and the one command of the build server."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

from streamlit import config as streamlit_config

from tests.conftest import LONGEST

ROOT = Path(__file__).resolve().parent.parent


def settings() -> dict[str, object]:
    """'section.option' → value in .streamlit/config.toml."""
    sections = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    return {f"{section}.{option}": value for section, options in sections.items() for option, value in options.items()}


def test_streamlit_knows_every_setting_and_deprecates_none() -> None:
    known = streamlit_config._config_options_template

    assert {name for name in settings() if name not in known or known[name].deprecated} == set()


def test_streamlit_tells_nobody_about_us() -> None:
    assert settings()["browser.gatherUsageStats"] is False
    assert settings()["server.address"] == "localhost"  # without it, Streamlit asks the internet for its own address


def test_the_build_server_runs_what_everyone_runs() -> None:
    commands = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()

    assert [line for line in commands if line.startswith("make")] == ["make check", "make test"]
    assert commands[-1] == "make test"


def test_what_takes_the_longest_is_where_the_workers_look_for_it() -> None:
    assert [path for path in LONGEST if not (ROOT / path).exists()] == []


def test_the_sql_is_found_where_the_package_is() -> None:
    import pipelines

    assert list((Path(pipelines.__file__).parent / "sql" / "ledger").glob("001_*.sql"))


def test_a_municipality_is_opened_with_a_store_of_its_own_and_no_demo() -> None:
    made = ["make", "--dry-run", "start", "FOLDER=../vikstad"]
    said = subprocess.run(made, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert "Kommunens mapp är ../vikstad" in said
    assert "data/store/vikstad.duckdb" in said
    assert "pipelines demo" not in said
