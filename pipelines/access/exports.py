"""What may leave as a file, and for whom: a file holds no more than those it is for may see on the pages."""

from __future__ import annotations

import pandas as pd

from pipelines.access.actions import Action, check_action
from pipelines.access.columns import ROLES, TABLES
from pipelines.domain import Audience, Role, User
from pipelines.errors import AccessProblem
from pipelines.swedish import AUDIENCE_MARKS

MADE_FOR: dict[Role, set[Audience]] = {
    Role.STRATEGIST: {Audience.OSF, Audience.COUNCIL, Audience.OPEN},
    Role.COUNCIL: {Audience.COUNCIL, Audience.OPEN},
}
"""Whom each role may make a file for: nobody gets more out of a file than whoever made it could see."""

READ_BY: dict[Audience, set[Role]] = {
    Audience.OSF: {Role.MEMBER, Role.STRATEGIST},
    Audience.COUNCIL: {Role.COUNCIL},
    Audience.OPEN: {Role.READER},
}
"""The roles that a file is for, all of them."""

EYES = {Audience.OSF: Role.STRATEGIST, Audience.COUNCIL: Role.COUNCIL, Audience.OPEN: Role.READER}
"""The role that reads what goes in the file, before what some of them may not see is left out."""


def check_export(user: User, audience: Audience) -> None:
    """Raises AccessProblem unless the user may make a file for these."""
    check_action(user, Action.EXPORT)
    if audience not in MADE_FOR.get(user.role, set()):
        raise AccessProblem(f"Din roll får inte göra filer märkta ”{AUDIENCE_MARKS[audience]}”. Välj en annan krets.")


def eyes_of(user: User, audience: Audience) -> User:
    """As whom the content of a file is read. Raises AccessProblem as `check_export`."""
    check_export(user, audience)
    return User(EYES[audience])


def for_audience(rows: pd.DataFrame, table: str, audience: Audience) -> pd.DataFrame:
    """The columns of a table (a name in `TABLES`) that every role the file is for may see."""
    listed = TABLES[table]
    return rows[[column for column in rows if READ_BY[audience] <= ROLES[listed[str(column)]]]]
