"""Edits on their way from the browser: what they are, and how each is dealt with once, however often it comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from pipelines.domain import Confidence, Outlook
from pipelines.errors import ProblemError


@dataclass(frozen=True)
class Edit:
    """A cell as the member wants it: all of it, so the latest edit of a cell is all one needs to know.

    Without an answer the cell is blank again. `seen_answer` is what stood as saved when the member made the edit.
    """

    seq: int
    area_id: str
    theme_id: str
    answer: str | None
    comment: str = ""
    confidence: Confidence | None = None
    outlook: Outlook | None = None
    is_settled: bool = False
    seen_answer: str | None = None

    @property
    def cell_key(self) -> str:
        """How the browser names the cell."""
        return f"{self.area_id}|{self.theme_id}"


UNREADABLE = "Svaret kunde inte läsas och är inte sparat. Svara igen; händer det en gång till, ladda om sidan."
"""Said in the cell of an edit that is refused by itself, whatever came with it."""

Save = Callable[[Sequence[Edit]], None]
"""Keeps all the edits or none. Raises ProblemError, with the words to show, if they cannot be kept."""


@dataclass
class Acknowledged:
    """How far one browser's edits have been dealt with; for each cell whose latest could not be kept, which and why.

    It is changed in place: Streamlit may break off a run whenever session state is touched, and what has been saved
    must be remembered as saved. A new run may begin while the one before it is still saving, hence the lock.
    """

    client: str = ""
    seq: int = 0
    refused: dict[str, tuple[int, str]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def take(self, batch: Mapping[str, Any], save: Save) -> None:
        """Hands those of the batch that are new to `save`. One that cannot be read is refused by itself."""
        with self._lock:
            if self.client != batch["client"]:
                self.client, self.seq, self.refused = str(batch["client"]), 0, {}
            rows = [row for row in batch["edits"] if int(row["seq"]) > self.seq]
            if rows:
                latest = {_cell_key(row): row for row in rows}
                unreadable = {key: (int(row["seq"]), UNREADABLE) for key, row in latest.items() if _read(row) is None}
                refused = _refused(edits_of({"edits": rows}), save) | unreadable
                kept = {key: why for key, why in self.refused.items() if key not in latest}
                self.seq, self.refused = int(rows[-1]["seq"]), kept | refused

    def to_browser(self) -> dict[str, Any]:
        refused = {key: {"seq": seq, "text": text} for key, (seq, text) in self.refused.items()}
        return {"client": self.client, "seq": self.seq, "refused": refused}


def edits_of(batch: Mapping[str, Any] | None) -> list[Edit]:
    """The edits of a message from the browser that can be read, oldest first."""
    return [edit for row in (batch or {}).get("edits", []) if (edit := _read(row)) is not None]


def _cell_key(row: Mapping[str, Any]) -> str:
    return f"{row.get('area_id')}|{row.get('theme_id')}"


def _read(row: Mapping[str, Any]) -> Edit | None:
    """None if something in it is no word of ours: a page from another version of the program, or another program."""
    try:
        edit = _edit(row)
        return edit if isinstance(edit.answer, str | None) else None
    except (ValueError, KeyError, TypeError):
        return None


def _edit(row: Mapping[str, Any]) -> Edit:
    return Edit(
        seq=int(row["seq"]),
        area_id=str(row["area_id"]),
        theme_id=str(row["theme_id"]),
        answer=row["answer"],
        comment=str(row["comment"]),
        confidence=Confidence(row["confidence"]) if row["confidence"] else None,
        outlook=Outlook(row["outlook"]) if row["outlook"] else None,
        is_settled=bool(row["is_settled"]),
        seen_answer=row["seen_answer"],
    )


def _refused(edits: Sequence[Edit], save: Save) -> dict[str, tuple[int, str]]:
    """Saves all at once; if that is refused one by one, so that one bad comment does not keep the others out."""
    if not edits:
        return {}
    try:
        save(edits)
    except ProblemError as problem:
        if len(edits) == 1:
            return {edits[0].cell_key: (edits[0].seq, str(problem))}
    else:
        return {}
    refused: dict[str, tuple[int, str]] = {}
    for edit in edits:
        refused.pop(edit.cell_key, None)
        refused |= _refused([edit], save)
    return refused
