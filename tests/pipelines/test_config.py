"""Every setting comes from the environment, and one that cannot be read says how it is written."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.config import ROOT, SETTINGS, Config
from pipelines.errors import ProblemError


def test_without_settings_the_store_is_beside_the_program_and_the_clock_is_real() -> None:
    config = Config.from_env({})

    assert config.store_path == ROOT / "data" / "store" / "osf.duckdb"
    assert config.fixed_now is None


def test_an_empty_setting_is_no_setting() -> None:
    assert Config.from_env(dict.fromkeys(SETTINGS, "")) == Config.from_env({})


def test_the_store_is_where_it_is_said_to_be() -> None:
    assert Config.from_env({"OSF_STORE": "/srv/en mapp/osf.duckdb"}).store_path == Path("/srv/en mapp/osf.duckdb")


@pytest.mark.parametrize(
    ("text", "in_utc"),
    [
        ("2026-11-21T10:00", datetime(2026, 11, 21, 9, 0, tzinfo=UTC)),
        ("2026-07-01T10:00", datetime(2026, 7, 1, 8, 0, tzinfo=UTC)),
        ("2026-11-21", datetime(2026, 11, 20, 23, 0, tzinfo=UTC)),
        ("2026-11-21T10:00+00:00", datetime(2026, 11, 21, 10, 0, tzinfo=UTC)),
        ("2026-11-21T10:00Z", datetime(2026, 11, 21, 10, 0, tzinfo=UTC)),
    ],
)
def test_the_clock_is_set_in_swedish_time_unless_it_says_another(text: str, in_utc: datetime) -> None:
    assert Config.from_env({"OSF_NOW": text}).fixed_now == in_utc


@pytest.mark.parametrize("text", ["nu", "2026-13-01", "21 november 2026", "10:00", "2026-11-21T25:00"])
def test_a_clock_that_cannot_be_read_says_how_it_is_written(text: str) -> None:
    with pytest.raises(ProblemError) as problem:
        Config.from_env({"OSF_NOW": text})

    assert str(problem.value) == f"OSF_NOW är ”{text}” men ska vara en tid som 2026-11-21T10:00."


def test_the_reference_data_are_where_they_are_said_to_be() -> None:
    assert Config.from_env({}).reference_folder == ROOT / "data" / "reference"
    assert Config.from_env({"OSF_REFERENCE": "/srv/annan ö"}).reference_folder == Path("/srv/annan ö")


def test_the_environment_is_looked_at_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSF_STORE", "/a/osf.duckdb")
    assert Config.from_env().store_path == Path("/a/osf.duckdb")

    monkeypatch.setenv("OSF_STORE", "/b/osf.duckdb")
    assert Config.from_env().store_path == Path("/b/osf.duckdb")


def test_every_setting_is_explained() -> None:
    assert all(name.startswith("OSF_") and text.endswith(".") for name, text in SETTINGS.items())
