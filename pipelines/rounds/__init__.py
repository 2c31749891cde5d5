"""Meeting rounds: planned, opened and closed by the clock, published; what reminds of them."""

from pipelines.rounds.lifecycle import (
    FROZEN,
    add,
    all_rounds,
    check_is_open,
    check_next,
    close,
    publish,
    recorded_round,
)

__all__ = ["FROZEN", "add", "all_rounds", "check_is_open", "check_next", "close", "publish", "recorded_round"]
