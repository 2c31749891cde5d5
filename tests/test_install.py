"""What a fresh machine meets: the settings, the dependencies and the one command of the build server."""

from __future__ import annotations

import os
import re
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


def told_by_make(*words: str, **environment: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("OSF_", "MAKE", "MFLAGS"))}
    made = ["make", "--dry-run", "start", *words]
    return subprocess.run(
        made, cwd=ROOT, env={**clean, **environment}, capture_output=True, text=True, check=True
    ).stdout


def store_of(folder: object, **environment: str) -> str:
    """The file that `make start` keeps what is written in."""
    return told_by_make(f"FOLDER={folder}", **environment).split("sparas i ")[1].split('."')[0]


def test_a_municipality_is_opened_with_a_store_of_its_own_and_no_demo() -> None:
    said = told_by_make("FOLDER=../vikstad")

    assert "Kommunens mapp är ../vikstad" in said
    assert re.search(r"data/store/vikstad-\d+\.duckdb", said)
    assert "pipelines demo" not in said


def test_two_folders_of_the_same_name_have_a_store_each_and_one_has_the_same_however_it_is_written(
    tmp_path: Path,
) -> None:
    first, other, third = tmp_path / "a" / "Min kommun", tmp_path / "b" / "Min kommun", tmp_path / "b-Min" / "kommun"
    for folder in (first, other, third):
        folder.mkdir(parents=True)

    assert len({store_of(first), store_of(other), store_of(third)}) == 3
    assert store_of(first) == store_of(tmp_path / "b" / ".." / "a" / "Min kommun")
    assert "Min kommun-" in store_of(first)


def test_what_the_surroundings_say_is_kept_unless_something_else_is_asked_for() -> None:
    settings = {"OSF_STORE": "/srv/osf.duckdb", "OSF_REFERENCE": "/srv/vikstad"}

    assert store_of("../vikstad", OSF_STORE="/srv/osf.duckdb") == "/srv/osf.duckdb"
    assert "mapp är /srv/vikstad, och det som skrivs sparas i /srv/osf.duckdb" in told_by_make(**settings)
    assert "mapp är ../b, och det som skrivs sparas i /srv/b.duckdb" in told_by_make(
        "FOLDER=../b", "STORE=/srv/b.duckdb", **settings
    )
