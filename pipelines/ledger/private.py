"""What is written here is the owner's alone: nobody else on the computer reads the store, its log or its doorbell."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

OWNER_ONLY = 0o600
NOBODY_ELSE = 0o077


def keep_private(path: Path) -> None:
    """From here on this program makes files that only its owner can read; so are the store and what is beside it.

    The mask is set for the whole program: DuckDB makes its log anew whenever it writes, so no moment would do.
    """
    os.umask(NOBODY_ELSE)
    for file in (path, *(path.with_name(f"{path.name}.{end}") for end in ("wal", "newest", "whole"))):
        with suppress(OSError):  # not there yet, or somebody else's: then the file itself decides
            file.chmod(OWNER_ONLY)
