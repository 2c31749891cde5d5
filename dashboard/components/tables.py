"""Tables that a screen reader can read: the same facts as the map or chart above them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from dashboard.components.glossary import explained

FITS_A_PHONE = 2
"""Columns that a narrow screen has room for, whatever stands in them."""


class Html(str):
    """A cell that is HTML of our own making; every other cell is escaped."""


def facts_table(
    caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[str] = ()
) -> None:
    """Draws a table with a caption. The first column heads its row; columns named in `numbers` stand to the right."""
    st.html(facts_html(caption, columns, rows, numbers))


def facts_html(caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[str] = ()) -> str:
    """The HTML of `facts_table`, for a table so large that it is worth keeping.

    A table with more columns than a phone has room for is stacked there: each row a block, each cell with its heading.
    """
    classes = [' class="number"' if column in numbers else "" for column in columns]
    titles = zip(columns, classes, strict=True)
    head = "".join(f'<th scope="col" role="columnheader"{style}>{explained(column)}</th>' for column, style in titles)
    body = "".join(_row(row, columns, classes) for row in rows)
    style = "facts stacked" if len(columns) > FITS_A_PHONE else "facts"
    # The roles are those that the elements have; some browsers forget them when the style makes blocks of them.
    return (
        f'<div class="{style}" tabindex="0" role="region" aria-label="{escape(caption)}"><table role="table">'
        f'<caption>{escape(caption)}</caption><thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table></div>'
    )


def _row(row: Sequence[str], columns: Sequence[str], classes: Sequence[str]) -> str:
    cells = [cell if isinstance(cell, Html) else escape(cell) for cell in row]
    first = f'<th scope="row" role="rowheader"{classes[0]}>{cells[0]}</th>'
    rest = zip(cells[1:], columns[1:], classes[1:], strict=True)
    others = "".join(
        f'<td role="cell" data-label="{escape(column)}"{style}>{cell}</td>' for cell, column, style in rest
    )
    return f'<tr role="row">{first}{others}</tr>'
