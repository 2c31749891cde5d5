"""What has been acknowledged, told beside the store's file: which store, and which entry is the newest.

The file itself cannot say what it has lost, so this is written and forced to disk after each entry, before the writer
is told. Two places take turns, so that a write that was cut off leaves the one before.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from zlib import crc32

PLACE_BYTES = 512


@dataclass(frozen=True)
class Acknowledged:
    """The newest entry that somebody has been told is kept, and the store it is in."""

    store_id: str
    entry_number: int
    entry_id: str

    def write(self, path: Path) -> None:
        """Returns when it is on the disk. Raises OSError."""
        said = f"{self.store_id} {self.entry_number} {self.entry_id}"
        line = f"{said} {crc32(said.encode())}".ljust(PLACE_BYTES - 1) + "\n"
        file = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.pwrite(file, line.encode(), self.entry_number % 2 * PLACE_BYTES)
            os.fsync(file)
        finally:
            os.close(file)

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """The newest that can be read; None if there is none. Raises OSError if the file may not be read."""
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        places = (content[start : start + PLACE_BYTES] for start in range(0, len(content), PLACE_BYTES))
        told = [one for place in places if (one := cls._of(place)) is not None]
        return max(told, key=lambda one: one.entry_number, default=None)

    @classmethod
    def _of(cls, place: bytes) -> Self | None:
        words = place.decode("ascii", errors="replace").split()
        if len(words) != 4 or str(crc32(" ".join(words[:3]).encode())) != words[3]:
            return None
        return cls(words[0], int(words[1]), words[2])
