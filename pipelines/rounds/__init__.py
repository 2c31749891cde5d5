"""Meeting rounds: planned, opened and closed by the clock, published; what reminds of them."""

from pipelines.rounds.lifecycle import (
    FROZEN,
    add,
    all_rounds,
    check_is_open,
    check_next,
    close,
    compared_with,
    publish,
    recorded_round,
)
from pipelines.rounds.local_time import in_sweden
from pipelines.rounds.reopening import extend, is_seen, note_seen, reopen, withdraw

__all__ = [
    "FROZEN",
    "add",
    "all_rounds",
    "check_is_open",
    "check_next",
    "close",
    "compared_with",
    "extend",
    "in_sweden",
    "is_seen",
    "note_seen",
    "publish",
    "recorded_round",
    "reopen",
    "withdraw",
]
