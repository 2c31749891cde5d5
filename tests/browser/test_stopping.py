"""However the server is stopped nothing is lost, and its file has what stood beside it if there was time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from pipelines.ledger import EntryKind, open_store
from pipelines.reference import Reference
from tests.browser.conftest import Server, running_server
from tests.demo_store import ROOT
from tests.factories import NOW, STRATEGIST

pytestmark = pytest.mark.browser


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "osf.duckdb"


LEAVE = """
import os, sys
from pathlib import Path
from pipelines import reference
from pipelines.ledger import EntryKind, open_store
from tests.factories import add_round
add_round(open_store(Path(sys.argv[1]), reference.load()))
os._exit(9)
"""


def left_in_use(path: Path) -> None:
    """A store that was killed with an entry in the .wal, so that whoever opens it has something to make whole."""
    subprocess.run([sys.executable, "-c", LEAVE, str(path)], check=False)
    assert path.with_name("osf.duckdb.wal").exists()


def stop(server: Server, how: signal.Signals) -> None:
    os.kill(server.pid, how)
    os.waitpid(server.pid, 0)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stopped_server_leaves_one_whole_file(path: Path, reference: Reference, how: signal.Signals) -> None:
    left_in_use(path)

    with running_server(path, is_copied=False) as server:
        with urlopen(f"{server.url}/health") as answer:
            assert answer.read().decode() == "Lagret går att läsa och skriva."
        stop(server, how)

    assert [each.name for each in path.parent.iterdir()] == ["osf.duckdb"]
    store = open_store(path, reference)
    assert len(store.rows("select 1 from rounds")) == 1
    store.close()


def test_a_running_server_is_backed_up_and_a_second_one_says_that_it_is_mistaken(
    path: Path, tmp_path: Path, reference: Reference
) -> None:
    left_in_use(path)
    with running_server(path) as first, running_server(path, is_copied=False) as second:
        with pytest.raises(HTTPError) as unhealthy:
            urlopen(f"{second.url}/health")
        assert unhealthy.value.code == 503
        assert "öppen i ett annat program" in unhealthy.value.read().decode()
        stop(second, signal.SIGTERM)

        command = [sys.executable, "-m", "pipelines", "backup", str(tmp_path / "kopia.duckdb")]
        made = subprocess.run(command, env=first.environment, cwd=ROOT, capture_output=True, text=True, check=False)

        assert "är skriven och kontrollerad: 1 post." in made.stdout, made
        assert path.with_name("osf.duckdb.socket").is_socket()

    store = open_store(tmp_path / "kopia.duckdb", reference)
    assert store.version == 1
    with store.entry(EntryKind.HAND_IN, by=STRATEGIST, at=NOW):
        pass
    store.close()
