"""Finds the browser the tests drive. `python -m tests.browser.chromium` fails if there is none."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ON_THE_PATH = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find() -> str | None:
    """The path of an installed Chromium or Chrome, or None."""
    found = (shutil.which(name) for name in ON_THE_PATH)
    return next((path for path in [*found, *ON_A_MAC] if path and Path(path).exists()), None)


if __name__ == "__main__":
    sys.exit(find() is None)
