"""The action plan."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.data.kept import keep, store
from pipelines import plan
from pipelines.domain import User


def measures(user: User, today: date) -> pd.DataFrame:
    return keep("measures", (user, today), lambda: plan.measures(store(), user=user, today=today))
