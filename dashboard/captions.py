"""The picture's rows in words: what a map or matrix says when pointed at, and the rows of the tables beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

import geopandas as gpd
import pandas as pd

from dashboard.components.badges import level_badge
from dashboard.components.tables import Html
from dashboard.figures.style import State
from pipelines import swedish
from pipelines.domain import Area, AreaKind, Round, SignalReason
from pipelines.reference import Reference
from pipelines.swedish import (
    AGREEMENT_WORDS,
    HIDDEN_SMALL_PLACE,
    INSUFFICIENT,
    TREND_WORDS,
    clock,
    counted,
    left_until,
    percent,
)

Row = Mapping[Any, Any]


def closing(round_: Round, at: datetime) -> str:
    """'stänger onsdag 25 november kl. 12:00 (4 dagar kvar)'; after that, until when late answers are taken."""
    if round_.is_late_at(at):
        return f"tar emot sena svar till {clock(round_.ends_at)} ({left_until(round_.ends_at, at)})"
    return f"stänger {clock(round_.closes_at)} ({left_until(round_.closes_at, at)})"


def next_opening(upcoming: Round | None) -> str:
    """When the next round opens, or that none is planned."""
    return f"Nästa öppnar {clock(upcoming.opens_at)}." if upcoming else "Ingen ny omgång är planerad."


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
    """'2 höjde, 1 sänkte, 3 samma' among the organisations that rated both times; nothing if that is not shown."""
    if pd.isna(row["raised_count"]):
        return ""
    counts = [("raised_count", "höjde"), ("lowered_count", "sänkte"), ("same_count", "samma")]
    return ", ".join(f"{row[column]} {word}" for column, word in counts if row[column]) or "ingen jämförbar"


def signal_reason(row: Row, flagging: Sequence[tuple[str, str]], reference: Reference) -> str:
    """Why the cell is a signal: '5 av 7 verksamheter har höjt sedan förra gången'.

    `flagging` has (agency_id, answer) of those who answered critical or worse; it is empty if they may not be named.
    """
    named = _who_flagged(flagging, reference)
    if row["reason"] == SignalReason.CRITICAL_FOR_SOMEONE:
        return named or f"minst en verksamhet svarar {_flag_words(row, reference)}"
    words = "högre två omgångar i rad"
    if row["reason"] == SignalReason.RAISED_BY_MOST:
        words = f"{_raised_words(row)} har höjt sedan förra gången"
    return f"{words}; {named}" if named else words


def _who_flagged(flagging: Sequence[tuple[str, str]], reference: Reference) -> str:
    """'Polisen svarar allvarligt; Skolan och Socialtjänsten svarar kritiskt', worst first."""
    by_answer: dict[str, list[str]] = {}
    for agency_id, answer in flagging:
        by_answer.setdefault(answer, []).append(reference.agency(agency_id).short_label)
    return "; ".join(f"{joined(names)} svarar {reference.level(answer).label}" for answer, names in by_answer.items())


def _flag_words(row: Row, reference: Reference) -> str:
    flag_rank = int(reference.setting("flag_rank"))
    rank: int = flag_rank if pd.isna(row["strength"]) else int(row["strength"])
    label = next(level.label for level in reference.levels if level.rank == rank)
    return f"{label} eller värre" if pd.isna(row["strength"]) else label


def _raised_words(row: Row) -> str:
    """'5 av 7 verksamheter' of those that rated both times; 'de flesta verksamheter' if the counts are not shown."""
    if pd.isna(row["raised_count"]):
        return "de flesta verksamheter"
    pairs_count = int(row["raised_count"] + row["lowered_count"] + row["same_count"])
    return f"{int(row['raised_count'])} av {pairs_count} verksamheter"


def trend_words(row: Row | None, reference: Reference) -> str:
    """'tecken på ökning (14 omgångar)', that there is no clear sign, or that the rounds are too few to tell.

    No row: it has never had a level, is no longer asked about, or continues a place that the user may not see.
    """
    if row is None:
        return "ingen trend bedöms"
    rounds_count = int(row["rounds_count"])
    words = counted(rounds_count, "omgång", "omgångar")
    if rounds_count < int(reference.setting("trend_rounds_count")):
        return f"för få omgångar för att läsa en trend ({words})"
    return f"{'inga tydliga tecken' if pd.isna(row['sign']) else TREND_WORDS[row['sign']]} ({words})"


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
        ("Oroande eller värre", share(row)),
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


def in_a_row(row: Row) -> str:
    """For how many rounds in a row the cell has been worrying or worse; nothing if it is not."""
    count: int = 0 if pd.isna(row["worrying_rounds_count"]) else int(row["worrying_rounds_count"])
    if not count:
        return ""
    return f"{counted(count, 'omgång', 'omgångar')} på oroande eller värre."


def joined(names: Sequence[str]) -> str:
    """'Polisen, Skolan och Vården'."""
    return " och ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def hover(row: Row, reference: Reference) -> str:
    """What a badge or a tile says when pointed at: place, theme, level and what always stands beside it (HTML)."""
    place = f"<b>{escape(reference.area(str(row['area_id'])).display_name)}</b>"
    if too_few := too_few_themes(row):
        return "<br>".join([place, too_few, *flags(row, reference)])
    lines = [
        place,
        f"{escape(reference.theme(str(row['theme_id'])).label)}: {level_words(row['level'], reference)}",
        f"svar: {answered(row)}" + (f" · spann {spread(row, reference)}" if spread(row, reference) else ""),
        *([f"samsyn: {agreement(row)} · {share(row)} oroande eller värre"] if agreement(row) else []),
    ]
    return "<br>".join([*lines, *flags(row, reference)])


def too_few_themes(row: Row) -> str:
    """'1 av 5 teman har underlag' of a whole place that has too few to be called calm; else nothing."""
    judged_count: int = row.get("judged_themes_count", 0) if pd.isna(row["level"]) else 0
    return f"{judged_count} av {row['themes_count']} teman har underlag" if judged_count else ""


def flags(row: Row, reference: Reference) -> list[str]:
    """Which theme somebody sees as critical or worse: the row's own, or for a whole place each of its flagged ones."""
    if not row.get("has_flag", row["is_flagged"]):
        return []
    theme_ids = str(row.get("flagged_theme_ids", row["theme_id"])).split(",")
    themes = ", ".join(reference.theme(theme_id).label for theme_id in theme_ids)
    return [escape(f"{themes}: minst en verksamhet svarar kritiskt eller värre")]


def on_map(
    rows: pd.DataFrame, round_: Round, reference: Reference, points: gpd.GeoDataFrame, hidden: set[str]
) -> pd.DataFrame:
    """One row per place of the round, as `maps.area_map` wants them. `rows` has at most one row per place."""
    found = {str(row["area_id"]): row for row in rows.to_dict("records")}
    where = dict(zip(points["area_id"], points.geometry, strict=True))
    return pd.DataFrame(
        [
            {
                "area_id": area.area_id,
                "display_name": area.display_name,
                "kind": area.kind,
                **_drawn(found.get(area.area_id), area, reference, is_hidden=area.area_id in hidden),
                "easting": where[area.area_id].x if area.kind is AreaKind.POINT else None,
                "northing": where[area.area_id].y if area.kind is AreaKind.POINT else None,
            }
            for area in reference.areas_on(round_.meeting_on)
        ]
    )


def in_matrix(rows: pd.DataFrame, round_: Round, reference: Reference, hidden: set[str]) -> pd.DataFrame:
    """One row per cell, as `matrix.matrix` wants them: the picture's rows, and one for each cell that is hidden."""
    drawn = [
        {**row, **_drawn(row, reference.area(str(row["area_id"])), reference, is_hidden=False)}
        for row in rows.to_dict("records")
    ]
    for area in reference.areas_on(round_.meeting_on):
        for theme in reference.themes_on(round_.meeting_on):
            if area.area_id in hidden and not theme.is_whole_island_only:
                cell = {"area_id": area.area_id, "theme_id": theme.theme_id, "previous_level": None}
                drawn.append({**cell, **_drawn(None, area, reference, is_hidden=True)})
    return pd.DataFrame(drawn)


def _drawn(row: Row | None, area: Area, reference: Reference, *, is_hidden: bool) -> dict[str, Any]:
    if row is not None:
        state: State = State.INSUFFICIENT if pd.isna(row["level"]) else State.LEVEL
        flag = bool(row.get("has_flag", row["is_flagged"]))
        marks = {"is_flagged": flag, "agreement_label": None if too_few_themes(row) else row["agreement_label"]}
        return {"state": state, "level": row["level"], **marks, "text": hover(row, reference)}
    words = HIDDEN_SMALL_PLACE if is_hidden else "bedöms inte för det här temat"
    text = f"<b>{escape(area.display_name)}</b><br>{words}"
    state = State.HIDDEN if is_hidden else State.NONE
    return {"state": state, "level": None, "is_flagged": False, "agreement_label": None, "text": text}


def area_order(reference: Reference) -> Callable[[Row], int]:
    """The key that sorts rows by place, as places are shown everywhere."""
    order = {area.area_id: area.sort_order for area in reference.areas}
    return lambda row: order[row["area_id"]]


TABLE_COLUMNS = ["Plats", "Tema", "Nivå", "Förra", "Svar", "Spann", "Oroande eller värre", "Samsyn", "Flagga", "Saknas"]


def table_row(row: Row, reference: Reference) -> list[str]:
    """One row of the table beside a map or matrix, in the order of `TABLE_COLUMNS`."""
    place = reference.area(str(row["area_id"])).display_name
    if too_few := too_few_themes(row):
        flag = "kritiskt eller värre" if row["has_flag"] else "–"
        return [place, too_few, Html(level_badge(None, reference)), *["–"] * 5, flag, "–"]
    return [
        place,
        reference.theme(str(row["theme_id"])).label,
        Html(level_badge(row["level"], reference)),
        "–" if pd.isna(row["previous_level"]) else level_words(row["previous_level"], reference),
        answered(row),
        spread(row, reference),
        share(row),
        agreement(row),
        "kritiskt eller värre" if row["is_flagged"] else "–",
        missing(row, reference),
    ]
