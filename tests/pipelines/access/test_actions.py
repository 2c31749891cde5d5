"""Every role and every action, in tables."""

import pytest

from pipelines import access
from pipelines.access import Action
from pipelines.domain import Role, RoundState, User
from pipelines.errors import AccessProblem
from pipelines.reference import Reference
from tests.factories import COUNCIL, READER, STRATEGIST, member

USERS = {"member": member(), "strategist": STRATEGIST, "council": COUNCIL, "reader": READER}

#                                  member  strategist  council  reader
TABLE = {
    Action.SEE_WHO_ANSWERED: (True, True, True, False),
    Action.SEE_LENS: (False, True, False, False),
    Action.RATE: (True, False, False, False),
    Action.IMPORT_RATINGS: (False, True, False, False),
    Action.RUN_ROUNDS: (False, True, False, False),
    Action.SEE_SIGNALS: (True, True, True, False),
    Action.DECIDE_SIGNALS: (False, True, False, False),
    Action.SEE_PLAN: (True, True, True, True),
    Action.EDIT_PLAN: (False, True, True, False),
    Action.EXPORT: (False, True, True, False),
    Action.SEE_AGENCIES: (True, True, False, False),
    Action.BACK_UP: (False, True, False, False),
}

#                             planned  open  closed  published  withdrawn
PICTURE = {
    Role.MEMBER: (False, False, True, True, False),
    Role.STRATEGIST: (False, False, True, True, False),
    Role.COUNCIL: (False, False, True, True, False),
    Role.READER: (False, False, False, True, False),
}
ANSWERS = {
    Role.MEMBER: (False, False, True, True, False),
    Role.STRATEGIST: (False, False, True, True, False),
    Role.COUNCIL: (False, False, False, True, False),
    Role.READER: (False, False, False, False, False),
}


def test_the_table_names_every_action() -> None:
    assert set(TABLE) == set(Action)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize(("column", "user"), list(enumerate(USERS.values())))
def test_each_role_may_do_what_the_table_says(action: Action, column: int, user: User) -> None:
    assert access.can_do(user, action) is TABLE[action][column]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("column", "state"), list(enumerate(RoundState)))
def test_picture_and_answers_are_hidden_until_the_tables_say(role: Role, column: int, state: RoundState) -> None:
    user = User(role, "police" if role is Role.MEMBER else None)
    assert access.can_see_picture(user, state) is PICTURE[role][column]
    assert access.can_see_answers(user, state) is ANSWERS[role][column]


def test_a_member_rates_for_its_own_agency_only() -> None:
    assert access.can_rate(member("police"), "police")
    assert not access.can_rate(member("police"), "education")
    assert not access.can_rate(STRATEGIST, "police")


def test_a_refusal_says_who_may() -> None:
    with pytest.raises(AccessProblem, match="Bara rollen Strateg"):
        access.check_action(member(), Action.RUN_ROUNDS)


@pytest.mark.parametrize(
    ("area_id", "reader_sees"), [("gotland", True), ("0980R005", True), ("0980R006", False), ("ostercentrum", False)]
)
def test_nothing_about_small_places_leaves_osf(reference: Reference, area_id: str, reader_sees: bool) -> None:
    assert (area_id not in access.hidden_areas(READER, reference)) is reader_sees
    assert not any(access.hidden_areas(user, reference) for user in (member(), STRATEGIST, COUNCIL))
