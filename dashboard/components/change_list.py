"""What changed since the round before: one line per cell with its reasons, or a short strip of buttons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from dashboard import data, words
from dashboard.components.badges import level_badge, level_class
from dashboard.components.glossary import explained
from dashboard.components.messages import plain
from pipelines.picture.rows import Change, JudgedCell
from pipelines.swedish import counted, joined

SIGNS = {"worse": "▲", "flagged": "!", "lost": "▨", "better": "▼"}
"""The model's directions, worst first, and their signs."""


@dataclass(frozen=True)
class Button:
    """A cell's way in: what it opens, its label (Markdown), and the name that gives it the colour of its level."""

    cell: tuple[str, str]
    label: str
    name: str


FIRST = "Det här är den första bilden: det finns ingen tidigare att jämföra med."


def first_words(rows: Sequence[Change]) -> str:
    """What is told of the first picture ever, which has changed from nothing (HTML)."""
    flagged = f" {escape(headings()['flagged'])} i <b>{counted(len(rows), 'ruta', 'rutor')}</b>." if rows else ""
    return FIRST + flagged


def headings() -> dict[str, str]:
    """Direction → what stands above its rows, worst first."""
    return {
        "worse": "Åt fel håll",
        "flagged": f"Någon ser {data.reference().at_or_above('flag_rank')}",
        "lost": "Underlag saknas nu, men fanns förra gången",
        "better": "Åt rätt håll",
    }


def count_words(rows: Sequence[Change]) -> str:
    """'3 rutor åt fel håll, 1 åt rätt håll och 2 utan underlag nu' (HTML); together they are all the rows."""
    counts = Counter("new" if _is_new(row) else row.direction for row in rows)
    flagged = escape(data.reference().at_or_above("flag_rank"))
    parts = [
        f"<b>{counted(counts['worse'], 'ruta', 'rutor')} åt fel håll</b>",
        f"{counts['better']} åt rätt håll",
        *([f"{counts['flagged']} i samma läge där någon ser {flagged}"] if counts["flagged"] else []),
        *([f"{counts['new']} utan tidigare nivå att jämföra med"] if counts["new"] else []),
        *([f"{counts['lost']} utan underlag nu"] if counts["lost"] else []),
    ]
    return joined(parts)


def _is_new(row: Change) -> bool:
    """True if the cell is told of for its flag alone, and had no level the round before to be the same as."""
    return bool(row.direction == "flagged" and row.previous_level is None)


def show_rows(rows: Sequence[Change], opens: Callable[[Change, str], object]) -> None:
    """One line per row of `changes`. `opens` draws the link or button with a label (Markdown) that opens the cell."""
    reference = data.reference()
    for row in rows:
        place, theme = reference.area(row.area_id).display_name, reference.theme(row.theme_id).label
        left, right = st.columns([2, 3], vertical_alignment="center", gap="small")
        with left:
            opens(row, f"{SIGNS[row.direction]} **{plain(place)}** · {plain(theme)}")
        right.html(f'<p class="change">{from_to(row)} <span class="why">{why(row)}</span></p>')


def strip(rows: Sequence[Change]) -> list[Button]:
    """A button per row of `changes`, for `show_strip`; worked out once, since a page is drawn many times."""
    reference = data.reference()
    buttons = []
    for row in rows:
        steps = " → ".join(words.cells.level_words(level, reference) for level in levels_of(row))
        buttons.append(_button(row, "change", SIGNS[row.direction], steps))
    return buttons


def split_strip(cells: Sequence[JudgedCell]) -> list[Button]:
    """A button per cell of the picture in which the agencies are split, the most so first."""
    split = [row for row in cells if row.agreement_label == "split"]
    split.sort(key=lambda row: (row.agreement or 0, row.area_id, row.theme_id))
    return [_button(row, "split", "◎", words.cells.spread(row, data.reference())) for row in split]


def _button(row: JudgedCell, name: str, sign: str, text: str) -> Button:
    reference = data.reference()
    place, theme = reference.area(row.area_id).display_name, reference.theme(row.theme_id).label
    colour = f"{name}-{level_class(row.level)}"
    return Button((row.area_id, row.theme_id), f"{sign} **{plain(place)}** · {plain(theme)}: {plain(text)}", colour)


def show_strip(buttons: Sequence[Button], choose: Callable[[Sequence[str]], None]) -> None:
    """The buttons beside each other, or below each other on a phone; `choose` is called with area_id and theme_id."""
    with st.container(horizontal=True, gap="small"):
        for button in buttons:
            key = f"{button.name}-{'-'.join(button.cell)}"
            st.button(button.label, key=key, on_click=choose, args=(button.cell,))


def from_to(row: JudgedCell) -> str:
    """The level, after the one before if it was another (HTML)."""
    return " → ".join(level_badge(level, data.reference()) for level in levels_of(row))


def levels_of(row: JudgedCell) -> list[str | None]:
    """The level, after the one before if there was one to compare with and it was another."""
    before, now = row.previous_level, row.level
    return [now] if before is None or before == now else [before, now]


def why(row: Change) -> str:
    """Who has changed, whether that confirms it, what speaks against it, and how many have answered (HTML)."""
    certainty = [explained("bekräftat av de flesta")] if row.is_confirmed else []
    doubt = [explained("splittrad")] if row.agreement_label == "split" else []
    if row.is_flagged and row.direction != "flagged":
        doubt.append(f"någon ser {escape(data.reference().at_or_above('flag_rank'))}")
    text = [words.cells.paired(row), *certainty, *doubt, f"svar {words.cells.answered(row)}"]
    return " · ".join(word for word in text if word)
