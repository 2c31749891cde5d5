"""A command that is stopped lets go of the store on its way out, and nothing disturbs it while it does."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def end_when_stopped() -> None:
    """Whatever stops this program ends it by an exception, which leaves an entry that is under way unwritten."""
    for stop in STOPS:
        signal.signal(stop, _end)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Nothing stops what is done inside, which is short: half let go of, the store would leave files beside it."""
    before = {stop: signal.signal(stop, signal.SIG_IGN) for stop in STOPS}
    try:
        yield
    finally:
        for stop, answer in before.items():
            signal.signal(stop, answer)


def _end(number: int, _frame: FrameType | None) -> None:
    for stop in STOPS:  # a closed terminal, and systemd, send more than one
        signal.signal(stop, signal.SIG_IGN)
    sys.exit(128 + number)
