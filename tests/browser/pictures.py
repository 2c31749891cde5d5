"""Takes the README's screenshots anew from the demo municipality: `make pictures`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests import demo_store
from tests.browser.conftest import DESKTOP, launched, ready
from tests.browser.servers import running_server
from tests.demo_store import ROOT

FOLDER = ROOT / ".readme"
PAGES = {
    "nu": ("", "h1"),
    "lagesbild": (
        "lagesbild?theme=threats_extortion&area=0980R005",
        "[data-testid=stPlotlyChart]",
    ),
}
"""Name of the picture → the page it shows, and what is in the middle of it if the page is longer."""


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(Path(folder) / "osf.duckdb", demo=demo_store.make(Path(folder) / "demo.duckdb")) as server,
        launched() as browser,
    ):
        page = browser.new_page(viewport=DESKTOP, locale="sv-SE")
        for name, (address, middle) in PAGES.items():
            page.goto(f"{server.url}/{address}")
            ready(page)
            page.locator(middle).first.evaluate("element => element.scrollIntoView({block: 'center'})")
            page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
