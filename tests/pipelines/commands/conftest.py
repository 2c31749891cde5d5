"""Commands run as they are typed, on a store of their own and at a moment when the round is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipelines import __main__ as command_line
from pipelines import reference as reference_data
from pipelines.config import Config
from pipelines.ledger import Store, open_store
from tests.factories import NOW

Run = Callable[..., str]


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OSF_STORE", str(tmp_path / "osf.duckdb"))
    monkeypatch.setenv("OSF_NOW", NOW.isoformat())


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command, and gives what it said."""

    def run(*words: str, exit_code: int = 0) -> str:
        monkeypatch.setattr("sys.argv", ["pipelines", *words])
        with pytest.raises(SystemExit) as end:
            command_line.main()
        said = capsys.readouterr()
        assert (end.value.code or 0) == exit_code, said
        return said.out + said.err

    return run


@contextmanager
def opened_store() -> Iterator[Store]:
    """The store that the commands use; closed again, since only one may hold it."""
    store = open_store(Config.from_env().store_path, reference_data.load())
    yield store
    store.close()
