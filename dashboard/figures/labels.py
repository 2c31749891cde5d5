"""Names beside the badges of a map: each on the first side where it covers nothing and is not cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shapely.geometry import box

FONT_SIZE = 12.5
CHARACTER = 7.2
"""The width of an ordinary character in pixels, a little on the wide side."""
LINE = 16
GAP = 1
PLATE = "rgba(255,255,255,0.8)"
"""Paper behind the letters, so that a name reads on any colour and on the hatching."""


@dataclass(frozen=True)
class Label:
    """A name and where it stands: `side` is which side of the badge, in pixels from its middle."""

    text: str
    x: float
    y: float
    side: str
    offset: float

    def annotation(self, colour: str) -> dict[str, Any]:
        """The label as a Plotly annotation in data coordinates with a shift in pixels."""
        return {
            "x": round(self.x),
            "y": round(self.y),
            "text": self.text,
            "showarrow": False,
            "align": {"left": "right", "right": "left"}.get(self.side, "center"),
            "xanchor": {"left": "right", "right": "left"}.get(self.side, "center"),
            "yanchor": {"above": "bottom", "below": "top"}.get(self.side, "middle"),
            "xshift": {"left": -self.offset, "right": self.offset}.get(self.side, 0),
            "yshift": {"above": self.offset, "below": -self.offset}.get(self.side, 0),
            "borderpad": 1,
            "bgcolor": PLATE,
            "font": {"size": FONT_SIZE, "color": colour},
        }


def place(
    spots: Mapping[str, tuple[float, float]],
    names: Mapping[str, str],
    view: tuple[float, float, float, float],
    scale: float,
    *,
    badge: float,
    taken: Sequence[Any] = (),
) -> dict[str, Label]:
    """One label per spot (metres), in the order of `spots`, over no badge, label or `taken` if avoidable.

    `scale` is metres per pixel at the narrowest width; on a wider one everything only moves apart.
    """
    badges = {
        key: box(x - badge / 2 * scale, y - badge / 2 * scale, x + badge / 2 * scale, y + badge / 2 * scale)
        for key, (x, y) in spots.items()
    }
    occupied = [*taken, *badges.values()]
    placed: dict[str, Label] = {}
    for key, (x, y) in spots.items():
        options = [_option(names[key], x, y, side, scale, badge) for side in ("right", "left", "above", "below")]
        others = [shape for shape in occupied if shape is not badges[key]]
        label, area = min(options, key=lambda option: _cost(option[1], others, view))
        placed[key] = label
        occupied.append(area)
    return placed


def _option(name: str, x: float, y: float, side: str, scale: float, badge: float) -> tuple[Label, Any]:
    lines = name.split("<br>")
    width, height = max(map(len, lines)) * CHARACTER * scale, len(lines) * LINE * scale
    offset = badge / 2 + GAP
    reach = offset * scale
    west = {"right": x + reach, "left": x - reach - width}.get(side, x - width / 2)
    south = {"above": y + reach, "below": y - reach - height}.get(side, y - height / 2)
    return Label(name, x, y, side, offset), box(west, south, west + width, south + height)


def _cost(area: Any, others: Sequence[Any], view: tuple[float, float, float, float]) -> float:
    covered = sum(float(area.intersection(other).area) for other in others)
    cut = float(area.area - area.intersection(box(*view)).area)
    return covered + 4 * cut
