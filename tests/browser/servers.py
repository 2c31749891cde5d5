"""Real web servers for the tests, each a process of its own with a store of its own.

Most of a server's start is the import of what it is made of. One process imports it all, once, and every server is a
copy of that process with settings of its own; what the server does from there on it does as always.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from urllib.request import urlopen

from tests.demo_store import ROOT, DemoStore

NOW = "2026-11-21T10:00"
"""A moment when the demo municipality's last round is open."""


@dataclass(frozen=True)
class Server:
    url: str
    port: int
    pid: int
    environment: dict[str, str]


@contextmanager
def running_server(
    store_path: Path,
    *,
    entry: str = "dashboard/server.py",
    demo: DemoStore | None = None,
    port: int | None = None,
    is_copied: bool = True,
    checkout: Path | None = None,
    **settings: str,
) -> Iterator[Server]:
    """The web server with a store of its own, a copy of the demo municipality if given one; `settings` are OSF_….

    It gets a free port, unless it comes back after having been killed. What is to be measured is not copied, but begins
    as when somebody starts it; with `checkout` it is another version of the program, with an environment of its own.
    """
    environment = {**os.environ, "OSF_STORE": str(store_path), "OSF_NOW": NOW, **settings}
    if demo:
        shutil.copy(demo.path, store_path)
    port = port or _free_port()
    process: BaseProcess | Begun
    if is_copied and not checkout:
        process = _warm().Process(target=_serve, args=(entry, port, environment))
        process.start()
    else:
        process = Begun(checkout, entry, port, environment)
    try:
        server = Server(f"http://localhost:{port}", port, process.pid or 0, environment)
        _wait_until_healthy(server, process)
        yield server
    finally:
        process.terminate()
        process.join(timeout=60)


@cache
def _warm() -> ForkServerContext:
    """Where the copies come from; it has no thread and no store open, so that a copy is like a new process."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.browser.warm"])
    return context


def _serve(entry: str, port: int, environment: dict[str, str]) -> None:
    """What the copy does: `streamlit run` with this environment."""
    from streamlit.web import cli

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    cli.main(["run", entry, "--server.port", str(port)])


class Begun(subprocess.Popen[bytes]):
    """A server that imports its own, as when somebody starts it; of another version if given a checkout of one."""

    def __init__(self, checkout: Path | None, entry: str, port: int, environment: dict[str, str]) -> None:
        binaries = checkout / ".venv" / "bin" if checkout else Path(sys.executable).parent
        path = {"PYTHONPATH": str(checkout)} if checkout else {}
        command = [str(binaries / "streamlit"), "run", entry, "--server.port", str(port)]
        super().__init__(command, env={**environment, **path}, cwd=checkout or ROOT)

    def is_alive(self) -> bool:
        return self.poll() is None

    def join(self, timeout: float) -> None:
        with suppress(subprocess.TimeoutExpired):
            self.wait(timeout)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("localhost", 0))
        return int(free.getsockname()[1])


def _wait_until_healthy(server: Server, process: BaseProcess | Begun) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.is_alive():
        try:
            with urlopen(f"{server.url}/_stcore/health", timeout=2):
                return
        except OSError:
            process.join(timeout=0.02)  # a server that has ended never will be
    raise RuntimeError("the server did not start; its own words are above")
