"""What one row of each table that leaves this room says; an answer that counts, or would, is a `Rating` as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pipelines.domain import Rating


@dataclass(frozen=True, kw_only=True)
class AskedCell:
    """A place and a theme that an agency is asked about in a round, with what it answered last time."""

    area_id: str
    theme_id: str
    previous_answer: str | None


@dataclass(frozen=True, kw_only=True)
class SavedAnswer(Rating):
    """One row of the model `own_answers`: a rating, whether it counts, and when (UTC) and with which entry it came."""

    is_counting: bool
    entry_id: UUID
    answered_at: datetime
