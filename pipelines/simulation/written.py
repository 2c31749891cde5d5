"""What is written down of the demo's story: the files of `data/demo`, and which meeting a row of them happens at."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from pipelines.config import ROOT
from pipelines.domain import Round
from pipelines.simulation.world import World

FOLDER = ROOT / "data" / "demo"


def dated_rows(file: str, world: World) -> Iterator[tuple[Round, dict[str, str]]]:
    """The rows that happen at a meeting of the story, with its round; those before the story begins are left out."""
    for row in rows(file):
        if row["rounds_ago"] != "*" and int(row["rounds_ago"]) < len(world.rounds):
            yield world.rounds[-1 - int(row["rounds_ago"])], row


def rows(file: str) -> list[dict[str, str]]:
    """The rows of one of the files, by their headings."""
    with (FOLDER / file).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
