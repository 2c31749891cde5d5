"""What an ordinary round costs the member: presses and seconds, played in a real browser on both sizes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench.ratios import console, verdict
from tests.browser.conftest import launched
from tests.browser.ordinary_member import WAYS, played


def measure() -> None:
    """En vanlig omgång: tryck och tid, från det att sidan går att använda till kvittot."""
    with launched() as browser:
        for way in WAYS:
            with tempfile.TemporaryDirectory() as folder:
                hand = played(browser, Path(folder), way)
            console.print(
                f"{verdict(hand.presses <= way.most_presses)}{way.label:<64}{hand.presses:5d} tryck, "
                f"mål högst {way.most_presses}, {hand.seconds:.1f} s utan tankepauser, bläddrar {hand.scrolls} gånger"
            )
