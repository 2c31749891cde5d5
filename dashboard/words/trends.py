"""A trend in words, only as sure as the rounds are many."""

from __future__ import annotations

from pipelines.domain import TrendSign
from pipelines.picture.rows import CellTrend
from pipelines.reference import Reference
from pipelines.swedish import (
    TREND_WORDS,
    counted,
)


def trend_words(row: CellTrend | None, reference: Reference) -> str:
    """'tecken på ökning (14 omgångar)', that there is no clear sign, or that the rounds are too few to tell.

    No row: it has never had a level, is no longer asked about, or continues a place that the user may not see.
    """
    if row is None:
        return "ingen trend bedöms"
    words = counted(row.rounds_count, "omgång", "omgångar")
    if row.rounds_count < int(reference.setting("trend_rounds_count")):
        return f"för få omgångar för att läsa en trend ({words})"
    return f"{'inga tydliga tecken' if row.sign is None else TREND_WORDS[TrendSign(row.sign)]} ({words})"
