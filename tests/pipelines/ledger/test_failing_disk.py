"""The disk fails at one write or fsync after the other, and is well again: everybody is told the truth, in Swedish."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests import faults
from tests.pipelines.ledger.failing_disk import ACTS, HOW

pytestmark = pytest.mark.skipif(not faults.IS_POSSIBLE, reason="needs a Linux kernel that asks before it writes")

NOT_KEPT, UNKNOWN = "Det senaste är inte sparat", "går inte att säga än"

Told = list[dict[str, Any]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    command = [sys.executable, "-m", "tests.pipelines.ledger.failing_disk", str(tmp_path_factory.mktemp("disk")), "8"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_each_way_to_fail_is_met_by_each_thing_that_is_done(told: Told) -> None:
    failed = {(one["act"], one["how"]) for one in told if one.get("said")}

    said_by_the_writer = {"first entry", "entry", "entry after it", "backup", "open"}
    assert failed >= {(act, how.__name__) for act in said_by_the_writer for how in HOW}
    assert {one["act"] for one in told if "act" in one} == {*ACTS, "next", "open"}


def test_what_fails_is_told_in_words_for_people(told: Told) -> None:
    assert [one for one in told if "FAULT" in one.get("said", "")] == []


def test_a_server_goes_on_by_itself_when_the_disk_is_well(told: Told) -> None:
    assert [one for one in told if one.get("act") == "next" and one["said"]] == []


@pytest.mark.parametrize("how", [how.__name__ for how in HOW])
def test_who_writes_is_told_the_truth_of_whether_it_was_kept(told: Told, how: str) -> None:
    (end,) = [one for one in told if one["how"] == how and "notes" in one]
    entries = [one for one in told if one["how"] == how and one.get("is_entry")]

    kept = [one["note"] for one in entries if not one["said"]]
    unknown = {one["note"] for one in entries if UNKNOWN in one["said"]}
    assert all(NOT_KEPT in one["said"] or UNKNOWN in one["said"] for one in entries if one["said"])
    assert [note for note in end["notes"] if note not in unknown] == kept
    assert end["entries"] == len(end["notes"])  # each with its row: nothing is half
