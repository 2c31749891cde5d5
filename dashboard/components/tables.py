"""Tables that a screen reader can read: the same facts as the map or chart above them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st


class Html(str):
    """A cell that is HTML of our own making; every other cell is escaped."""


def facts_table(
    caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[str] = ()
) -> None:
    """Draws a table with a caption. The first column heads its row; columns named in `numbers` stand to the right."""
    st.html(facts_html(caption, columns, rows, numbers))


def facts_html(caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[str] = ()) -> str:
    """The HTML of `facts_table`, for a table so large that it is worth keeping."""
    classes = [' class="number"' if column in numbers else "" for column in columns]
    titles = zip(columns, classes, strict=True)
    head = "".join(f'<th scope="col"{style}>{escape(column)}</th>' for column, style in titles)
    body = "".join(_row(row, classes) for row in rows)
    return (
        f'<div class="facts" tabindex="0" role="region" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(row: Sequence[str], classes: Sequence[str]) -> str:
    cells = [cell if isinstance(cell, Html) else escape(cell) for cell in row]
    first = f'<th scope="row"{classes[0]}>{cells[0]}</th>'
    rest = "".join(f"<td{style}>{cell}</td>" for cell, style in zip(cells[1:], classes[1:], strict=True))
    return f"<tr>{first}{rest}</tr>"
