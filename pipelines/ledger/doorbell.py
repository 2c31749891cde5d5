"""A doorbell beside the store: rung by a command that finds the web server holding it, answered by that server.

Only one program at a time can have the store open. The doorbell is a Unix socket: it can be reached by whoever can
reach the store's folder on the same computer, and by nobody over the web. Who rings says which errand, and with which
words; errands are done one at a time.
"""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Callable, Mapping
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
async def listening(path: Path, errands: Mapping[str, Callable[..., Answer]]) -> AsyncIterator[None]:
    """Does the errand that is asked for, in a thread, each time somebody rings.

    Without a doorbell (no such sockets here, or too long a path) the server runs all the same, and says so in its log.
    So it does where another server answers: that one's doorbell is left alone.
    """
    one_at_a_time = asyncio.Lock()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            asked = json.loads(await reader.readline() or b"{}")
            if asked.get("errand") not in errands:
                return
            async with one_at_a_time:
                result = await asyncio.to_thread(errands[asked["errand"]], *asked.get("words", []))
            writer.write(json.dumps(asdict(result)).encode())
            await writer.drain()
        finally:
            writer.close()

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if is_answered(path):
            raise FileExistsError("another server answers there")
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


def is_answered(path: Path) -> bool:
    """True if somebody is at the door."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(path))
        return True
    except (OSError, AttributeError):
        return False


def ring(path: Path, errand: str, *words: str) -> Answer | None:
    """What the server answered; None if there is nobody to answer, or it has no such errand."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE_SECONDS)
            line.connect(str(path))
            line.sendall(json.dumps({"errand": errand, "words": words}).encode() + b"\n")
            content = b"".join(iter(lambda: line.recv(4096), b""))
        return Answer(**json.loads(content))
    except (OSError, AttributeError, ValueError):
        return None
