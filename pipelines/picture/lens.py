"""The second lens: the picture with each agency's usual strictness taken out. For the strategist alone."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from pipelines.access import (
    Action,
    check_action,
    visibility,
)
from pipelines.domain import User
from pipelines.ledger import Store
from pipelines.picture.joint import _check_visible


def cells_through_lens(store: Store, round_id: str, *, user: User, at: datetime) -> pd.DataFrame:
    """As `cells`, seen with each agency's usual strictness taken out: `level` is that of the second lens.

    `joint_level` is the joint picture's; what is compared with the round before is empty, since no lens was laid on
    that. A round published before there was a lens has no levels. Raises AccessProblem for whoever may not see it.
    """
    check_action(user, Action.SEE_LENS)
    state = _check_visible(store, round_id, user, at)
    sql = (
        "select * replace (corrected_level as level, null as previous_level), level as joint_level "
        "from picture where round_id = ? order by area_id, theme_id"
    )
    rows = store.read(sql, [round_id])
    return visibility.in_view(rows, "cells_through_lens", user=user, reference=store.reference, state=state)


def lens(store: Store, round_id: str, *, user: User, at: datetime) -> pd.DataFrame:
    """One row per cell where the second lens shows another level than the joint picture (the model
    `lens_differences`), largest move first: level, corrected_level, mean_rank (of the ratings), mean_strictness (what
    is taken from it), corrected_rank; agency_ids and strictness, lists alike in order, strictest or mildest first;
    is_by_strictness is False where they would differ without it too. Raises AccessProblem as `cells_through_lens`.
    """
    check_action(user, Action.SEE_LENS)
    state = _check_visible(store, round_id, user, at)
    sql = (
        "select * from lens_differences where round_id = ? "
        "order by is_by_strictness desc, abs(mean_strictness) desc, area_id, theme_id"
    )
    rows = store.read(sql, [round_id])
    return visibility.in_view(rows, "lens", user=user, reference=store.reference, state=state)
