"""The figure of the review document, drawn with matplotlib: strips of levels, the year before, measures and events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from io import BytesIO
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from pipelines.domain import LevelDescription
from pipelines.picture.review import Part, Period, year_later
from pipelines.picture.rows import HistoryCell
from pipelines.plan.rows import PlannedMeasure
from pipelines.reference import Event, EventKind, Reference
from pipelines.swedish import INSUFFICIENT, day, listed, month

WIDTH, ROW, MOST, HEAD = 6.7, 0.36, 3.7, 0.6
"""Inches: the figure's width, a row of it, all the rows together at most, and what stands above and below them."""
NOW, BEFORE = (-0.38, 0.42), (0.1, 0.28)
"""Where a strip begins below its row's middle, and how high it is."""
INK, QUIET, ACCENT, TERM, HATCH = "#1B2733", "#52626A", "#1F5673", "#EAF1F5", "#8D999F"
DOTS_PER_INCH = 220
AIR = 15
"""Days before the first round and after the last, room for half a tile."""


def draw(
    history: Sequence[HistoryCell],
    measures: Sequence[PlannedMeasure],
    period: Period,
    subjects: Mapping[str, str],
    reference: Reference,
    *,
    of: Part,
) -> bytes:
    """A PNG as wide as the text of an A4 page: one row per subject (id → name), then one per measure.

    `history` has the rows of one place or one theme; the subjects are places or themes, as `of` says.
    """
    rows_count = len(subjects) + len(measures)
    height = min(ROW * rows_count, MOST) + HEAD
    figure = Figure(figsize=(WIDTH, height), dpi=DOTS_PER_INCH)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.22, 0.38 / height, 0.77, 1 - HEAD / height))
    _frame(axes, period, subjects, rows_count)
    _events(axes, reference.events, period)
    levels = {level.code.value: level for level in reference.levels}
    for number, subject in enumerate(subjects):
        rows = [row for row in history if of.of(row) == subject]
        _strip(axes, period.of(rows), number, NOW, levels, is_before=False)
        _strip(axes, period.year_before().of(rows), number, BEFORE, levels, is_before=True)
    for number, measure in enumerate(measures, start=len(subjects)):
        _measure(axes, measure, period, number)
    buffer = BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


def _frame(axes: Axes, period: Period, subjects: Mapping[str, str], rows_count: int) -> None:
    axes.set_xlim(period.starts_on.toordinal() - AIR, period.ends_on.toordinal() + AIR)
    axes.set_ylim(rows_count - 0.4, -0.55)
    axes.set_yticks(range(len(subjects)), [*subjects.values()], fontsize=7.5, color=INK)
    firsts = [stamp.date() for stamp in pd.date_range(period.starts_on, period.ends_on, freq="MS")]
    words = [f"{month(day)}\n{day.year}" if day in (firsts[0], date(day.year, 1, 1)) else month(day) for day in firsts]
    axes.set_xticks([day.toordinal() for day in firsts], words, fontsize=7)
    axes.tick_params(length=0, colors=INK)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(HATCH)


def _events(axes: Axes, events: Sequence[Event], period: Period) -> None:
    """School terms as bands behind everything, festivals as dotted lines with their names on top."""
    for event in events:
        if event.ends_on < period.starts_on or event.starts_on > period.ends_on:
            continue
        start, end = event.starts_on.toordinal(), event.ends_on.toordinal()
        if event.kind is EventKind.SCHOOL_TERM:
            axes.axvspan(start, end, color=TERM, zorder=0)
        else:
            axes.axvline((start + end) / 2, color=QUIET, linewidth=0.7, linestyle=":", zorder=1)
            look: dict[str, Any] = {"fontsize": 6, "color": QUIET, "ha": "center", "va": "bottom"}
            axes.text(
                (start + end) / 2, 1.0, event.event.rstrip(" 0123456789"), transform=axes.get_xaxis_transform(), **look
            )


def _strip(
    axes: Axes,
    rows: Sequence[HistoryCell],
    number: int,
    place: tuple[float, float],
    levels: Mapping[str, LevelDescription],
    *,
    is_before: bool,
) -> None:
    """A tile per round in the level's colour with its symbol; hatched grey where there is no level."""
    days = [date.fromisoformat(row.round_id) for row in rows]
    shown = [year_later(day) if is_before else day for day in days]
    gaps = [(later - earlier).days for earlier, later in pairwise(shown)] or [14]
    width = 0.88 * min(*gaps, 2 * AIR)
    for on, row in zip(shown, rows, strict=True):
        level: LevelDescription | None = None if row.level is None else levels[row.level]
        left = on.toordinal() - width / 2
        look: dict[str, Any] = (
            {"facecolor": level.colour, "edgecolor": "none"}
            if level
            else {"facecolor": "#EEF1F2", "edgecolor": HATCH, "hatch": "/////", "linewidth": 0}
        )
        axes.broken_barh([(left, width)], (number + place[0], place[1]), zorder=2, **look)
        if level and not is_before:
            middle = number + place[0] + place[1] / 2
            text: dict[str, Any] = {
                "fontsize": 7,
                "ha": "center",
                "va": "center",
                "color": level.text_colour,
                "zorder": 3,
            }
            axes.text(left + width / 2, middle, level.symbol, clip_on=True, **text)


def _measure(axes: Axes, measure: PlannedMeasure, period: Period, number: int) -> None:
    start = max(measure.starts_on, period.starts_on)
    end = max(min(measure.ends_on, period.ends_on), start + timedelta(days=1))
    left, width = start.toordinal(), (end - start).days
    axes.broken_barh([(left, width)], (number - 0.32, 0.6), facecolor="#D2DDE3", edgecolor=ACCENT, linewidth=0.8)
    is_late = start > period.starts_on + (period.ends_on - period.starts_on) / 2
    at: dict[str, Any] = {"x": left + width - 2, "ha": "right"} if is_late else {"x": left + 2, "ha": "left"}
    axes.text(y=number - 0.02, s=measure.title, fontsize=6.5, va="center", color=INK, zorder=3, **at)


def words(period: Period, subject: str, subjects_count: int, measures_count: int) -> str:
    """What the figure shows, for those who do not see it; the table below it has the facts."""
    span = f"från {day(period.starts_on)} till {day(period.ends_on)}"
    return (
        f"Genomgång av {subject} {span}: {subjects_count} rader med nivåer omgång för omgång, samma tid året före "
        f"under var och en, och {measures_count} åtgärder. Tabellen nedanför säger detsamma."
    )


def legend(reference: Reference) -> str:
    """What the figure's signs mean, as a line of text."""
    levels = listed(f"{level.symbol} {level.label}" for level in reference.levels)
    return (
        f"Övre raden är den här perioden, den smala under är samma tid året före. {levels}; streckat: {INSUFFICIENT}. "
        "Ljusblått: skoltermin. Prickat: festival. Blå staplar: åtgärder, från början till slut."
    )
