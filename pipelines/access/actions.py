"""Who may do what: `check_…` raises, `can_…` answers by calling it.

Rules about people stand here; rules about state stand with the round or the measure.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from pipelines.domain import Role, RoundState, User
from pipelines.errors import AccessProblem
from pipelines.swedish import ROLE_WORDS, joined


class Action(StrEnum):
    SEE_WHO_ANSWERED = "see_who_answered"
    SEE_LENS = "see_lens"
    RATE = "rate"
    IMPORT_RATINGS = "import_ratings"
    RUN_ROUNDS = "run_rounds"
    SEE_SIGNALS = "see_signals"
    DECIDE_SIGNALS = "decide_signals"
    SEE_PLAN = "see_plan"
    EDIT_PLAN = "edit_plan"
    EXPORT = "export"
    SEE_AGENCIES = "see_agencies"
    BACK_UP = "back_up"


ALLOWED: dict[Action, set[Role]] = {
    Action.SEE_WHO_ANSWERED: {Role.MEMBER, Role.STRATEGIST, Role.COUNCIL},
    Action.SEE_LENS: {Role.STRATEGIST},
    Action.RATE: {Role.MEMBER},
    Action.IMPORT_RATINGS: {Role.STRATEGIST},
    Action.RUN_ROUNDS: {Role.STRATEGIST},
    Action.SEE_SIGNALS: {Role.MEMBER, Role.STRATEGIST, Role.COUNCIL},
    Action.DECIDE_SIGNALS: {Role.STRATEGIST},
    Action.SEE_PLAN: {Role.MEMBER, Role.STRATEGIST, Role.COUNCIL, Role.READER},
    Action.EDIT_PLAN: {Role.STRATEGIST, Role.COUNCIL},
    Action.EXPORT: {Role.STRATEGIST, Role.COUNCIL},
    Action.SEE_AGENCIES: {Role.MEMBER, Role.STRATEGIST},
    Action.BACK_UP: {Role.STRATEGIST},
}

PICTURE_VISIBLE: dict[Role, set[RoundState]] = {
    Role.MEMBER: {RoundState.CLOSED, RoundState.PUBLISHED},
    Role.STRATEGIST: {RoundState.CLOSED, RoundState.PUBLISHED},
    Role.COUNCIL: {RoundState.CLOSED, RoundState.PUBLISHED},
    Role.READER: {RoundState.PUBLISHED},
}
"""The joint picture is hidden from everybody until the round closes; outside OSF it is shown when published."""

ANSWERS_VISIBLE: dict[Role, set[RoundState]] = {
    Role.MEMBER: {RoundState.CLOSED, RoundState.PUBLISHED},
    Role.STRATEGIST: {RoundState.CLOSED, RoundState.PUBLISHED},
    Role.COUNCIL: {RoundState.PUBLISHED},
    Role.READER: set(),
}
"""What each agency said, with comments: OSF's own roles after closing, the council when published."""


OPEN_TO_ALL = {
    "rounds.lifecycle.all_rounds": "When rounds open and close is no secret: calendars that are subscribed to show it.",
    "rounds.lifecycle.recorded_round": "The dates and the state of one round, which every check of a state needs.",
    "rounds.lifecycle.compared_with": "Which round another is compared with: its dates and its state.",
    "rounds.lifecycle.check_times": "Compares the times of a round with those of the others, which are open to all.",
    "rounds.reopening.is_seen": "Whether a picture has been shown is part of the round's state; it names nobody.",
    "simulation.demo.fill": "Writes in an empty store alone, and then as the invented people of its story.",
    "simulation.story.written_by_hand": "A count that tells whether a demo may be thrown away; it names nobody.",
}
"""What of the store may be read without saying who asks → why. Everything else takes a user, and checks it."""


def check_action(user: User, action: Action) -> None:
    """Raises AccessProblem if the role may not do this at all, or if it is a member of no agency."""
    check_is_somebody(user)
    if user.role not in ALLOWED[action]:
        roles = [ROLE_WORDS[role] for role in sorted(ALLOWED[action])]
        allowed = f"{'rollen' if len(roles) == 1 else 'rollerna'} {joined(roles)}"
        raise AccessProblem(f"Bara {allowed} kan göra det här. Byt roll om du har fel roll vald.")


def check_is_somebody(user: User) -> None:
    """Raises AccessProblem for a member that speaks for no agency: it would be none of those that have been asked."""
    if user.role is Role.MEMBER and not user.agency_id:
        raise AccessProblem("Du är medlem men ingen verksamhet är vald. Välj vilken verksamhet du talar för.")


def check_rate(user: User, agency_id: str) -> None:
    """Raises AccessProblem unless the user is a member of exactly this agency."""
    check_action(user, Action.RATE)
    if user.agency_id != agency_id:
        raise AccessProblem("Du kan bara se och ändra din egen verksamhets bedömningar.")


def check_see_picture(user: User, state: RoundState) -> None:
    """Raises AccessProblem if the joint picture of a round in this state is hidden from the role."""
    check_is_somebody(user)
    if state not in PICTURE_VISIBLE.get(user.role, set()):
        when = "fastställts" if user.role is Role.READER else "stängt"
        raise AccessProblem(f"Bilden visas när omgången har {when}.")


def check_see_answers(user: User, state: RoundState) -> None:
    """Raises AccessProblem if the agencies' own answers in a round in this state are hidden from the role."""
    check_is_somebody(user)
    if state not in ANSWERS_VISIBLE.get(user.role, set()):
        raise AccessProblem("Vad varje verksamhet har svarat visas inte för din roll i det här skedet.")


def can_do(user: User, action: Action) -> bool:
    return _holds(lambda: check_action(user, action))


def can_rate(user: User, agency_id: str) -> bool:
    return _holds(lambda: check_rate(user, agency_id))


def can_see_picture(user: User, state: RoundState) -> bool:
    return _holds(lambda: check_see_picture(user, state))


def can_see_answers(user: User, state: RoundState) -> bool:
    return _holds(lambda: check_see_answers(user, state))


def _holds(check: Callable[[], None]) -> bool:
    try:
        check()
    except AccessProblem:
        return False
    return True
