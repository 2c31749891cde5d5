"""What an ordinary round costs the member: presses and seconds, played in a real browser on both sizes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench.ratios import console
from tests.browser.conftest import launched
from tests.browser.ordinary_member import WAYS, played


def measure() -> None:
    """En vanlig omgång: tryck och tid, från det att sidan går att använda till kvittot."""
    with launched() as browser:
        for way in WAYS:
            with tempfile.TemporaryDirectory() as folder:
                hand = played(browser, Path(folder), way)
            verdict = "ok" if hand.presses <= way.most_presses else "HÖGT"
            console.print(
                f"{verdict:<5}{way.label:<62}{hand.presses:5d} tryck, mål högst {way.most_presses}, "
                f"{hand.seconds:.1f} s utan tankepauser, bläddrar {hand.scrolls} gånger"
            )
