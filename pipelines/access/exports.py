"""What may leave as a file, and for whom: a file holds no more than those it is for may see on the pages.

Whoever makes a file asks for its content here, whosever eyes it was read with.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

import pandas as pd

from pipelines.access.actions import Action, check_action
from pipelines.access.columns import ROLES, TABLES
from pipelines.access.visibility import in_view
from pipelines.domain import Audience, Role, RoundState, User
from pipelines.errors import AccessProblem
from pipelines.reference import Reference
from pipelines.swedish import AUDIENCE_MARKS

Row = TypeVar("Row")

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


def table_for(
    rows: pd.DataFrame, table: str, audience: Audience, *, reference: Reference, state: RoundState
) -> pd.DataFrame:
    """The rows and columns of a table (a name in `TABLES`) of a round in this state that every role the file is for may
    see.
    """
    eyes = User(EYES[audience])
    return for_audience(in_view(rows, table, user=eyes, reference=reference, state=state), table, audience)


def rows_for(
    rows: Sequence[Row], table: str, audience: Audience, *, reference: Reference, described: Collection[str] = ()
) -> list[Row]:
    """The rows (dataclasses) of published rounds that every role the file is for may see, in order, as they see them:
    what is hidden of a row is None. `described` as in `visibility.in_view`.
    """
    if not rows:
        return []
    names = [field.name for field in fields(rows[0])]  # type: ignore[arg-type]  # rows are dataclasses
    frame = pd.DataFrame([[getattr(row, name) for name in names] for row in rows], columns=names)
    empty = frame.columns[frame.isna().all()]
    frame = frame.astype(dict.fromkeys(empty, "str")).assign(**{PLACE_IN_ROWS: range(len(rows))})
    shown = in_view(frame, table, user=User(EYES[audience]), reference=reference, described={*described, PLACE_IN_ROWS})
    for_all = {name for name in shown if name in described or READ_BY[audience] <= _roles(table, str(name))}
    return [
        _as_seen(rows[seen[PLACE_IN_ROWS]], {name: seen[name] if name in for_all else None for name in names})
        for seen in shown.to_dict("records")
    ]


PLACE_IN_ROWS = "place_in_rows"
"""A column that follows each row on its way through a table."""


def _roles(table: str, column: str) -> set[Role]:
    return ROLES[TABLES[table][column]] if column in TABLES[table] else set()


def _as_seen(row: Row, seen: dict[str, Any]) -> Row:
    """The row with what has been taken away or changed; the rest keeps its type, which a table may have lost."""
    changed = {
        name: None if value is None or value is pd.NA or value != value else value
        for name, value in seen.items()
        if value is None or value is pd.NA or value != getattr(row, name)
    }
    return replace(row, **changed)  # type: ignore[type-var]  # rows are dataclasses
