"""Files copied and forced to the disk, without letting go of the lock of one that is open."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def copy_file(source: Path, target: Path) -> None:
    """A whole copy on the disk, or none. Made by another program: a handle of our own, closed, would let go of the lock
    that keeps others from the file. Raises OSError.
    """
    unfinished = target.with_name(f"{target.name}.unfinished")
    made = subprocess.run(["cp", str(source), str(unfinished)], capture_output=True, text=True, check=False)
    if made.returncode:
        unfinished.unlink(missing_ok=True)
        raise OSError(made.stderr.strip())
    force_to_disk(unfinished)
    unfinished.replace(target)


def force_to_disk(path: Path) -> None:
    """Returns when the file is on the disk. Never for a file that a program has attached. Raises OSError."""
    file = os.open(path, os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)
