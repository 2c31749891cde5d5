"""One cell in words: its level, and what always stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pipelines import swedish
from pipelines.reference import Reference
from pipelines.swedish import (
    AGREEMENT_WORDS,
    INSUFFICIENT,
    capitalised,
    counted,
    joined,
    percent,
)

Row = Mapping[Any, Any]


def level_words(level: Any, reference: Reference) -> str:
    """'◑ oroande', or 'underlag saknas' without a level."""
    if pd.isna(level):
        return INSUFFICIENT
    description = reference.level(str(level))
    return f"{description.symbol} {description.label}"


def answered(row: Row) -> str:
    """'5 av 7', with those nobody expected, and those who see nothing, beside."""
    without: int = 0 if pd.isna(row["no_insight_count"]) else int(row["no_insight_count"])
    return swedish.answered(row) + (f", {without} utan insikt" if without else "")


def spread(row: Row, reference: Reference) -> str:
    """'normalt–kritiskt', one word where all agree, a dash where nobody has rated; nothing if it is not shown."""
    if pd.isna(row["lowest_level"]):
        return "" if row["ratings_count"] else "–"
    lowest, highest = (reference.level(str(row[column])).label for column in ("lowest_level", "highest_level"))
    return lowest if lowest == highest else f"{lowest}–{highest}"


def share_heading(reference: Reference) -> str:
    """'Oroande eller värre': what the share is a share of, as a heading."""
    return capitalised(reference.at_or_above("worrying_rank"))


def share(row: Row) -> str:
    """'50 %', a dash without answers to share; nothing if it is not shown."""
    return _unknown(row) if pd.isna(row["worrying_share"]) else percent(row["worrying_share"])


def agreement(row: Row) -> str:
    """'delad', a dash where too few have answered; nothing if it is not shown."""
    return _unknown(row) if pd.isna(row["agreement_label"]) else AGREEMENT_WORDS[row["agreement_label"]]


def _unknown(row: Row) -> str:
    """A cell with a level has a share and an agreement too: where they are missing they are hidden."""
    return "–" if pd.isna(row["level"]) else ""


def paired(row: Row) -> str:
    """'2 höjde, 1 sänkte, 3 samma' among the agencies that rated both times; nothing if that is not shown."""
    if pd.isna(row["raised_count"]):
        return ""
    counts = [("raised_count", "höjde"), ("lowered_count", "sänkte"), ("same_count", "samma")]
    return ", ".join(f"{row[column]} {word}" for column, word in counts if row[column]) or "ingen jämförbar"


def missing(row: Row, reference: Reference) -> str:
    """The short names of those expected who have not answered; nothing if that is not shown."""
    if pd.isna(row["missing_agency_ids"]):
        return ""
    agency_ids = [agency_id for agency_id in str(row["missing_agency_ids"]).split(",") if agency_id]
    return ", ".join(reference.agency(agency_id).short_label for agency_id in agency_ids) or "ingen"


def facts(row: Row, reference: Reference) -> list[tuple[str, str]]:
    """What stands beside a level, as (name, words), but for what the user may not see."""
    named = [
        ("Svar", answered(row)),
        ("Spann", spread(row, reference)),
        (share_heading(reference), share(row)),
        ("Samsyn", agreement(row)),
        ("Sedan förra omgången", paired(row)),
        ("Har inte svarat", missing(row, reference)),
    ]
    return [(name, words) for name, words in named if words]


def stability(row: Row, reference: Reference) -> str:
    """Whether the level hangs on a single answer, and on whose; nothing without a level, or if that is not shown."""
    if pd.isna(row["is_stable"]):
        return ""
    if row["is_stable"]:
        return "samma nivå vem som än räknas bort."
    deciding = [reference.agency(agency_id).label for agency_id in str(row["deciding_agency_ids"]).split(",")]
    one_of = "" if len(deciding) == 1 else "vart och ett av svaren från "
    return f"nivån står och faller med {one_of or 'svaret från '}{joined(deciding)}."


def best_and_worst(row: Row, reference: Reference) -> str:
    """What the level would have been if all those missing had answered; nothing if nobody is missing."""
    if not missing(row, reference) or row["missing_agency_ids"] == "" or pd.isna(row["best_level"]):
        return ""
    best, worst = (reference.level(str(row[column])).label for column in ("best_level", "worst_level"))
    if best == worst:
        return f"{best}, vad de som saknas än hade svarat."
    return f"om de som saknas hade svarat: som bäst {best}, som värst {worst}."


def in_a_row(row: Row, reference: Reference) -> str:
    """For how many rounds in a row the cell has been worrying or worse; nothing if it is not."""
    count: int = 0 if pd.isna(row["worrying_rounds_count"]) else int(row["worrying_rounds_count"])
    if not count:
        return ""
    return f"{counted(count, 'omgång', 'omgångar')} på {reference.at_or_above('worrying_rank')}."
