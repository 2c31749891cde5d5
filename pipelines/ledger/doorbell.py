"""A doorbell beside the store: rung by a command that finds the web server holding it, answered by that server.

Only one program at a time can have the store open. The doorbell is a Unix socket: it can be reached by whoever can
reach the store's folder on the same computer, and by nobody over the web. Ringing carries no message; there is one
errand, and it is done for everyone who rings, one at a time.
"""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from pipelines.ledger.private import keep_private

PATIENCE_SECONDS = 600


@dataclass(frozen=True)
class Answer:
    """What the server did, in words, and whether it went well."""

    words: str
    is_fine: bool


def beside(store_path: Path) -> Path:
    """Where the doorbell of a store hangs."""
    return store_path.with_name(f"{store_path.name}.socket")


@asynccontextmanager
async def listening(path: Path, errand: Callable[[], Answer]) -> AsyncIterator[None]:
    """Does the errand, in a thread, each time somebody rings. Without a doorbell (no such sockets here, or too long a
    path) the server runs all the same, and says so in its log.
    """
    one_at_a_time = asyncio.Lock()

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with one_at_a_time:
                result = await asyncio.to_thread(errand)
            writer.write(json.dumps(asdict(result)).encode())
            await writer.drain()
        finally:
            writer.close()

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        keep_private(path)
        server = await asyncio.start_unix_server(answer, path)
        path.chmod(0o600)
    except (OSError, AttributeError) as error:
        logging.getLogger(__name__).warning("No doorbell at %s: %s", path, error)
        yield
        return
    try:
        yield
    finally:
        server.close()
        path.unlink(missing_ok=True)


def ring(path: Path) -> Answer | None:
    """What the server answered; None if there is nobody to answer."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE_SECONDS)
            line.connect(str(path))
            content = b"".join(iter(lambda: line.recv(4096), b""))
        return Answer(**json.loads(content))
    except (OSError, AttributeError, ValueError):
        return None
