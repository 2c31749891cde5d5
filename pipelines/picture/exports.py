"""What of the picture leaves as a file: read with the eyes of those it is for."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from pipelines.access import eyes_of, for_audience
from pipelines.domain import Audience, User
from pipelines.ledger import Store
from pipelines.picture.joint import cells
from pipelines.picture.responses import counting_ratings


def exported_cells(store: Store, round_id: str, audience: Audience, *, by: User, at: datetime) -> pd.DataFrame:
    """One row per area and theme, with the columns of `cells` that the audience may see; the second lens in no file.

    Raises AccessProblem if the user may not make a file for them, or while the picture is hidden from them.
    """
    return for_audience(cells(store, round_id, user=eyes_of(by, audience), at=at), "cells", audience)


def exported_ratings(store: Store, round_id: str, audience: Audience, *, by: User, at: datetime) -> pd.DataFrame:
    """One row per rating that counts, as an import reads them. Raises AccessProblem as `exported_cells`."""
    return for_audience(counting_ratings(store, round_id, user=eyes_of(by, audience), at=at), "ratings", audience)
