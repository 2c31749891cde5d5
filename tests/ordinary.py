"""The ordinary case: agencies that are asked for 30 cells each, in an open round after one that all answered.

The reference data are the product's own, but for which agencies there are and what each is asked for.
"""

from __future__ import annotations

import csv
import shutil
from itertools import cycle
from pathlib import Path

from pipelines import reference as reference_data
from pipelines.domain import Level, Rating
from pipelines.ledger import open_store
from pipelines.rating import ratings
from pipelines.reference import Reference
from tests.factories import ROUND_ID, add_round, member, publish, while_open

EARLIER = "2026-10-29"
AGENCY = "agency_01"
USUAL = reference_data.load()
PLACES = [area.area_id for area in sorted(USUAL.areas, key=lambda area: area.sort_order)][:6]
THEMES = [theme.theme_id for theme in USUAL.themes if not theme.is_whole_only][:5]
CELLS = [(place, theme) for place in PLACES for theme in THEMES]
"""The 30 cells, in reading order."""
LAST_TIME = dict(zip(CELLS, cycle([Level.NORMAL, Level.NORMAL, Level.DEVIATING]), strict=False))


def ordinary_reference(folder: Path, agencies_count: int = 1) -> Reference:
    """Writes reference data in the folder, for OSF_REFERENCE to point at: agencies agency_01 and so on."""
    shutil.copytree(reference_data.FOLDER, folder)
    names = [f"agency_{number:02}" for number in range(1, agencies_count + 1)]
    _write(
        folder / "agencies.csv",
        ["agency_id", "label", "short_label", "kind"],
        [[name, f"Verksamhet {name[-2:]}", f"V{name[-2:]}", "region"] for name in names],
    )
    _write(
        folder / "coverage.csv",
        ["agency_id", "area_id", "theme_id"],
        [[name, *cell] for name in names for cell in CELLS],
    )
    _write(folder / "contacts.csv", ["agency_id", "email"], [])
    return reference_data.load(folder)


def ordinary_store(path: Path, reference: Reference) -> None:
    """A store on file with an open round, after one in which every agency answered with the two lowest levels."""
    store = open_store(path, reference)
    add_round(store, EARLIER)
    add_round(store, ROUND_ID)
    for agency_id in [agency.agency_id for agency in reference.agencies]:
        given = [Rating(EARLIER, agency_id, *cell, str(level), is_settled=True) for cell, level in LAST_TIME.items()]
        ratings.save(store, given, by=member(agency_id), at=while_open(EARLIER))
        ratings.hand_in(store, EARLIER, agency_id, by=member(agency_id), at=while_open(EARLIER))
    publish(store, EARLIER)
    store.close()


def _write(path: Path, columns: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])
