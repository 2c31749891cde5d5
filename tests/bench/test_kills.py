"""A short run of `python -m tests.bench kills`, and that what it counts can be wrong."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest

from tests import faults
from tests.bench.kills import TRIALS, lost_or_half

TOLD = Counter({("saved", "a"): 2})


@pytest.mark.skipif(not faults.IS_POSSIBLE, reason="needs a Linux kernel that asks before it writes")
def test_nothing_that_was_acknowledged_is_lost_and_nothing_is_half() -> None:
    # A process of its own, whose own processes are copies of one that has no store open.
    program = "from tests.bench import kills; kills.measure(1)"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done
    assert done.stdout.count("dödad    1 gånger") == len(TRIALS)


def test_what_was_told_and_is_not_there_is_counted() -> None:
    before = Counter({("saved", "a"): 1})

    assert lost_or_half(before, TOLD, before + TOLD, 1) == []
    assert lost_or_half(before, TOLD, TOLD, 1) == ["1 bekräftade finns inte, t.ex. saved a"]


def test_one_entry_may_be_kept_and_not_told_but_only_whole() -> None:
    assert lost_or_half(Counter(), TOLD, TOLD + Counter({("saved", "b"): 10}), 10) == []
    half = lost_or_half(Counter(), TOLD, TOLD + Counter({("saved", "b"): 9}), 10)
    assert half == ["9 rader har sparats utan att bekräftas; en hel post har 10"]
