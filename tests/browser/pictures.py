"""Takes the README's screenshots anew from the demo municipality: `make pictures`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests import demo_store
from tests.browser.conftest import DESKTOP, launched, ready
from tests.browser.servers import running_server
from tests.demo_store import ROOT

FOLDER = ROOT / ".readme"
PAGES = {"nu": "", "lagesbild": "lagesbild?theme=threats_extortion&area=0980R005"}
"""Name of the picture → the page it shows."""


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(Path(folder) / "osf.duckdb", demo=demo_store.make(Path(folder) / "demo.duckdb")) as server,
        launched() as browser,
    ):
        page = browser.new_page(viewport=DESKTOP, locale="sv-SE")
        for name, address in PAGES.items():
            page.goto(f"{server.url}/{address}")
            ready(page)
            page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
            page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
