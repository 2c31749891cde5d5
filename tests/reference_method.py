"""The method once more, in plain Python and slow: what every number of the joint picture has to be.

Written from the rules and from `statistics`, with nothing of the product's own: no SQL, no pandas, no shared function.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

RANKS = {"normal": 1, "deviating": 2, "worrying": 3, "critical": 4, "severe": 5}
NAMES = {rank: name for name, rank in RANKS.items()}
SCALE_WIDTH = 4

Cell = tuple[str, str]
Answers = Mapping[str, str]
"""agency → its answer that counts: a level's code, or no_insight."""


@dataclass(frozen=True)
class Asked:
    """One cell of one round: who is expected to answer it, and what counts of what was said."""

    expected: frozenset[str]
    answers: Answers

    @property
    def ranks(self) -> dict[str, int]:
        return {agency: RANKS[answer] for agency, answer in self.answers.items() if answer in RANKS}

    @property
    def missing(self) -> list[str]:
        return sorted(self.expected - self.answers.keys())


def has_quorum(ranks: Mapping[str, int], expected: frozenset[str], also: int = 0) -> bool:
    """At least three, and at least half of those expected; `also` are further expected ones who are thought to rate."""
    expected_raters = len(expected & ranks.keys()) + also
    return len(ranks) + also >= 3 and 2 * expected_raters >= len(expected)


def level(asked: Asked) -> str | None:
    ranks = asked.ranks
    return NAMES[statistics.median_high(ranks.values())] if has_quorum(ranks, asked.expected) else None


def agreement(ranks: list[int]) -> float:
    """Tastle and Wierman (2007); a term whose share is zero, or whose logarithm would be of zero, is nothing."""
    mean = statistics.fmean(ranks)
    terms = [
        ranks.count(rank) / len(ranks) * math.log2(1 - abs(rank - mean) / SCALE_WIDTH)
        for rank in set(ranks)
        if abs(rank - mean) < SCALE_WIDTH
    ]
    return 1 + math.fsum(terms)


def agreement_word(value: float) -> str:
    return "united" if value >= 0.7 else "divided" if value >= 0.5 else "split"


def interpolated_median(ranks: list[int]) -> float:
    """The grouped median, or the middle of the two when nobody stands at the median."""
    middle = statistics.median(ranks)
    return float(statistics.median_grouped(ranks)) if middle in ranks else float(middle)


def described(asked: Asked) -> dict[str, Any]:
    """Everything that is said of a cell without looking at another round."""
    ranks, joint = asked.ranks, level(asked)
    values = sorted(ranks.values())
    count = len(values)
    agreed = agreement(values) if count >= 3 else None
    return {
        "level": joint,
        "basis": "quorum" if joint else "insufficient",
        "ratings_count": count,
        "expected_ratings_count": len(asked.ranks.keys() & set(asked.expected)),
        "expected_count": len(asked.expected),
        "no_insight_count": list(asked.answers.values()).count("no_insight"),
        **{f"{name}_count": values.count(rank) for name, rank in RANKS.items()},
        "lowest_level": NAMES[values[0]] if values else None,
        "highest_level": NAMES[values[-1]] if values else None,
        "worrying_share": sum(rank >= 3 for rank in values) / count if values else None,
        "interpolated_median": interpolated_median(values) if joint else None,
        "agreement": agreed,
        "agreement_label": None if agreed is None else agreement_word(agreed),
        "is_flagged": any(rank >= 4 for rank in values),
        "missing_agency_ids": ",".join(asked.missing),
        **margins(asked),
    }


def margins(asked: Asked) -> dict[str, Any]:
    """Without whose answer the level would be another or none, and what it could be if those missing had answered."""
    ranks, joint, silent = asked.ranks, level(asked), len(asked.missing)
    deciding = []
    for agency in sorted(ranks) if joint else []:
        others = {other: answer for other, answer in asked.answers.items() if other != agency}
        if level(Asked(asked.expected, others)) != joint:
            deciding.append(agency)
    with_all = has_quorum(ranks, asked.expected, also=silent)
    extremes = {
        name: NAMES[statistics.median_high([*ranks.values(), *[rank] * silent])] if with_all else None
        for name, rank in (("best_level", 1), ("worst_level", 5))
    }
    return {"is_stable": not deciding if joint else None, "deciding_agency_ids": ",".join(deciding), **extremes}


def compared(
    now: Asked, before: list[Asked], streaks_before: list[int], previous_round_id: str | None
) -> dict[str, Any]:
    """What has changed since the cells that this one may be compared with; none of them if it is a new definition."""
    steps = []
    for agency, rank in now.ranks.items():
        earlier = [asked.ranks[agency] for asked in before if agency in asked.ranks]
        if earlier:
            steps.append(rank - max(earlier))
    levels = [joint for asked in before if (joint := level(asked))]
    is_worrying = RANKS.get(level(now) or "", 0) >= 3
    return {
        "previous_round_id": previous_round_id,
        "previous_level": max(levels, key=RANKS.__getitem__) if levels else None,
        "raised_count": sum(step > 0 for step in steps),
        "lowered_count": sum(step < 0 for step in steps),
        "same_count": sum(step == 0 for step in steps),
        "worrying_rounds_count": 1 + max(streaks_before, default=0) if is_worrying else 0,
    }


def picture(
    rounds: list[tuple[str, dict[Cell, Asked]]], earlier_cells: Callable[[str, str, Cell], list[Cell] | None]
) -> dict[tuple[str, str, str], dict[str, Any]]:
    """(round, area, theme) → every number of the picture. `earlier_cells` says what a cell may be compared with."""
    rows: dict[tuple[str, str, str], dict[str, Any]] = {}
    for place, (round_id, cells) in enumerate(rounds):
        before_id, before = rounds[place - 1] if place else (None, {})
        for cell, asked in cells.items():
            earlier = earlier_cells(before_id, round_id, cell) if before_id else None
            streaks = [
                rows[before_id, *other]["worrying_rounds_count"]
                for other in earlier or []
                if before_id and other in before
            ]
            known = [before[other] for other in earlier or [] if other in before]
            compared_with = before_id if earlier is not None else None
            rows[round_id, *cell] = {**described(asked), **compared(asked, known, streaks, compared_with)}
    return rows


def change(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Which way a row of the picture has gone and whether most of those who rated both times went with it; None if
    it has neither changed nor is flagged.
    """
    now, before = (RANKS.get(row[name] or "") for name in ("level", "previous_level"))
    if now and before and now != before:
        direction, moved = ("worse", "raised") if now > before else ("better", "lowered")
        pairs_count = row["raised_count"] + row["lowered_count"] + row["same_count"]
        return {"direction": direction, "is_confirmed": pairs_count >= 3 and 2 * row[f"{moved}_count"] > pairs_count}
    if before and not now:
        return {"direction": "lost", "is_confirmed": False}
    return {"direction": "flagged", "is_confirmed": False} if row["is_flagged"] else None


def summary(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The worst of several rows of the picture, by their ids; a calm level needs a level in at least half of them."""
    judged = {name for name, row in rows.items() if row["level"]}
    flagged = sorted(name for name, row in rows.items() if row["is_flagged"])

    def badness(name: str) -> tuple[Any, ...]:
        row = rows[name]
        share = -1.0 if row["worrying_share"] is None else row["worrying_share"]
        return (-RANKS.get(row["level"] or "", 0), not row["is_flagged"], -share, name)

    worst = min(rows, key=badness)
    is_told = RANKS.get(rows[worst]["level"] or "", 0) >= 3 or 2 * len(judged) >= len(rows)
    return {
        "worst": worst,
        "level": rows[worst]["level"] if is_told else None,
        "judged_count": len(judged),
        "count": len(rows),
        "has_flag": bool(flagged),
        "flagged": ",".join(flagged),
        "judged_flagged": ",".join(name for name in flagged if name in judged),
    }


def part_of(agency: str, cells: Mapping[Cell, Asked]) -> dict[str, Any]:
    """One agency's part in a round: how much was expected of it, and how far from the others its ratings lie."""
    compared = [asked for asked in cells.values() if agency in asked.ranks and level(asked)]
    from_level, from_others = [], []
    for asked in compared:
        own = asked.ranks[agency]
        from_level.append(own - RANKS[level(asked) or ""])
        from_others.append(own - statistics.fmean(rank for other, rank in asked.ranks.items() if other != agency))
    return {
        "expected_count": sum(agency in asked.expected for asked in cells.values()),
        "compared_count": len(compared),
        "median_steps": float(sum(from_level)),
        "mean_steps": math.fsum(from_others),
    }


def strictness(parts: list[Mapping[str, Any]]) -> float:
    """How much stricter than the others an agency has been in earlier rounds, as if twenty more ratings had been
    like theirs.
    """
    return math.fsum(part["mean_steps"] for part in parts) / (sum(part["compared_count"] for part in parts) + 20)


def corrected(asked: Asked, strictness_of: Mapping[str, float]) -> dict[str, Any]:
    """The second lens: the mean with each one's strictness taken out, and the level nearest to it."""
    if not level(asked):
        return {"corrected_rank": None, "corrected_level": None}
    rank = statistics.fmean(rank - strictness_of.get(agency, 0) for agency, rank in asked.ranks.items())
    # A mean that is halfway but for how numbers are stored is halfway, and that is the upper level.
    return {"corrected_rank": rank, "corrected_level": NAMES[min(max(math.floor(rank + 0.5 + 1e-9), 1), 5)]}
