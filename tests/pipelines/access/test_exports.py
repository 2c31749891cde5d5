"""Whom each role may make a file for, and that it holds no more than they may see."""

from __future__ import annotations

import pytest

from pipelines import access, picture
from pipelines.domain import Audience, Level, Role, User
from pipelines.errors import AccessProblem
from pipelines.ledger import Store
from tests.factories import COUNCIL, READER, ROUND_ID, STRATEGIST, add_round, after_closing, member, publish, rate

USERS = (member(), User(Role.MEMBER), STRATEGIST, COUNCIL, READER)

#                   member  no agency  strategist  council  reader
TABLE = {
    Audience.OSF: (False, False, True, False, False),
    Audience.COUNCIL: (False, False, True, True, False),
    Audience.OPEN: (False, False, True, True, False),
}


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize(("number", "user"), list(enumerate(USERS)))
def test_each_role_makes_files_for_those_the_table_says(audience: Audience, number: int, user: User) -> None:
    if TABLE[audience][number]:
        access.check_export(user, audience)
    else:
        with pytest.raises(AccessProblem):
            access.check_export(user, audience)


def published(store: Store) -> None:
    add_round(store)
    for agency_id in ("police", "education", "housing", "health"):
        if agency_id in {agency.agency_id for agency in store.reference.agencies}:
            rate(store, agency_id=agency_id, area_id="0980R006", level=Level.NORMAL)
            rate(store, agency_id=agency_id, area_id="0980R005", level=Level.NORMAL)
    publish(store)


def test_a_file_holds_what_those_it_is_for_may_see(store: Store) -> None:
    published(store)

    def exported(audience: Audience) -> set[tuple[str, object]]:
        cells = picture.exported_cells(store, ROUND_ID, audience, by=STRATEGIST, at=after_closing())
        return {("area", area_id == "0980R006") for area_id in cells["area_id"]} | {("column", c) for c in cells}

    osf, council, anybody = (exported(audience) for audience in Audience)
    assert {("area", True), ("column", "missing_agency_ids"), ("column", "agreement")} <= osf
    assert ("column", "missing_agency_ids") in council
    assert not {("area", True), ("column", "missing_agency_ids"), ("column", "agreement")} & anybody
    assert not any(
        {("column", "corrected_level"), ("column", "corrected_rank")} & each for each in (osf, council, anybody)
    )


def test_who_said_what_leaves_in_no_open_file(store: Store) -> None:
    published(store)
    assert len(picture.exported_ratings(store, ROUND_ID, Audience.COUNCIL, by=COUNCIL, at=after_closing()))
    with pytest.raises(AccessProblem):
        picture.exported_ratings(store, ROUND_ID, Audience.OPEN, by=STRATEGIST, at=after_closing())
