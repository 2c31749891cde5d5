"""The trial of the method says what it found, in Swedish, the same each time."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from pipelines.config import Config
from pipelines.validation.methods import METHODS
from tests.pipelines.commands.conftest import Run


def test_it_prints_every_method_the_choices_and_the_targets(run: Run) -> None:
    said = run("validate", "--quick")

    for method in (*METHODS, "Lägesbilds signaler", "Varje steg uppåt", "Utgångsläget", "Stabil värld"):
        assert method in said
    assert "inte är kritiskt eller värre" in said
    assert "Metoderna larmar på kritiskt eller värre" in said
    for measure in ("Träff", "Ordning", "Falska larm", "Dröjsmål", "Sedda"):
        assert measure in said
    assert said.count("▸") == 2  # what holds now is marked in one row, and explained in the heading
    assert [line.rsplit("– ", 1)[1] for line in said.splitlines() if line.startswith("  ") and " – nås" in line] == [
        "nås"
    ] * 3
    assert not Config.from_env().store_path.exists()  # nothing real is opened


def test_the_numbers_can_be_kept_and_are_the_same_for_the_same_seed(run: Run, tmp_path: Path) -> None:
    first, again, other = (tmp_path / name for name in ("first.csv", "again.csv", "other.csv"))

    run("validate", "--quick", "--out", str(first))
    run("validate", "--quick", "--out", str(again))
    run("validate", "--quick", "--seed", "7", "--out", str(other))

    assert first.read_bytes() == again.read_bytes()
    assert first.read_bytes() != other.read_bytes()
    table = pd.read_csv(first)
    assert list(table) == [
        *("world", "method", "hit_rate", "rank_correlation", "false_alarms", "delay", "found_share"),
    ]
    assert len(table) == 2 * (len(METHODS) + 2)


def test_a_file_that_cannot_be_written_is_told_in_words(run: Run, tmp_path: Path) -> None:
    assert "går inte att skriva" in run("validate", "--quick", "--out", str(tmp_path / "no" / "f.csv"), exit_code=1)
