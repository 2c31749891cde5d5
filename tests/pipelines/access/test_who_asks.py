"""Every public function that reads or writes the store, called by everybody in every state of the round."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from importlib import import_module
from inspect import getmembers, isfunction, signature
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest

import pipelines
from pipelines import audit, picture, plan, rounds
from pipelines.access import OPEN_TO_ALL
from pipelines.config import Config
from pipelines.domain import Audience, Measure, MeasureStatus, Rating, Role, User
from pipelines.errors import AccessProblem, ProblemError
from pipelines.ledger import Store, backup, open_store
from pipelines.picture import exports, over_time, responses, signals, trends, verification
from pipelines.plan.contents import problems_of
from pipelines.rating import approvals, imports, lacking, own, ratings
from pipelines.reference import Reference
from pipelines.rounds import reopening
from pipelines.rounds.reminders import occasions, sending
from pipelines.simulation import demo
from tests.factories import (
    COUNCIL,
    READER,
    ROUND_ID,
    STRATEGIST,
    a_round,
    add_round,
    after_closing,
    member,
    publish,
    rate,
    while_open,
)

CELL = ("0980R005", "drugs")
RATING = Rating(ROUND_ID, "police", *CELL, "normal")
DAY = date(2026, 12, 1)
MEASURE = Measure(
    *("m1", "Fler vuxna på torget", "Droger", "Få vuxna", "Färre tillfällen", "Antal kvällar", "police", "Chef"),
    *(DAY, DAY, DAY),
)
NOBODY = User(Role.MEMBER, None)
CALLERS = (member(), member("education"), NOBODY, STRATEGIST, COUNCIL, READER)

Call = Callable[[Store, User, datetime], Any]

ALWAYS = "open closed published"
SHOWN = "closed published"
#             own member, other member, no agency, strategist, council, reader
OWN = (ALWAYS, "", "", "", "", "")
STRATEGIST_ALONE = ("", "", "", ALWAYS, "", "")
PLANNING = ("", "", "", ALWAYS, ALWAYS, "")
EVERYBODY = (ALWAYS, ALWAYS, "", ALWAYS, ALWAYS, ALWAYS)
WITH_NAMES = (ALWAYS, ALWAYS, "", ALWAYS, ALWAYS, "")
PICTURE = (SHOWN, SHOWN, "", SHOWN, SHOWN, "published")
ANSWERS = (SHOWN, SHOWN, "", SHOWN, "published", "")

TABLE: dict[str, tuple[tuple[str, ...], Call]] = {
    "rounds.lifecycle.add": (STRATEGIST_ALONE, lambda s, u, at: rounds.add(s, a_round("2027-01-28"), by=u, at=at)),
    "rounds.lifecycle.close": (STRATEGIST_ALONE, lambda s, u, at: rounds.close(s, ROUND_ID, by=u, at=at)),
    "rounds.lifecycle.publish": (STRATEGIST_ALONE, lambda s, u, at: rounds.publish(s, ROUND_ID, by=u, at=at)),
    "rounds.reopening.extend": (
        STRATEGIST_ALONE,
        lambda s, u, at: reopening.extend(s, ROUND_ID, a_round().closes_at, by=u, at=at),
    ),
    "rounds.reopening.reopen": (
        STRATEGIST_ALONE,
        lambda s, u, at: reopening.reopen(s, ROUND_ID, a_round().closes_at, "Fel.", by=u, at=at),
    ),
    "rounds.reopening.withdraw": (
        STRATEGIST_ALONE,
        lambda s, u, at: reopening.withdraw(s, ROUND_ID, "Inställt.", by=u, at=at),
    ),
    "rounds.reopening.note_seen": (
        (SHOWN, SHOWN, "", SHOWN, SHOWN, ""),
        lambda s, u, at: reopening.note_seen(s, a_round(), by=u, at=at),
    ),
    "rounds.reminders.occasions.due": (STRATEGIST_ALONE, lambda s, u, at: occasions.due(s, by=u, at=at)),
    "rounds.reminders.sending.send_due": (
        STRATEGIST_ALONE,
        lambda s, u, at: sending.send_due(s, Config.from_env(), by=u, at=at),
    ),
    "rating.approvals.ask": (OWN, lambda s, u, at: approvals.ask(s, ROUND_ID, "police", by=u, session="a", at=at)),
    "rating.approvals.approve": (
        OWN,
        lambda s, u, at: approvals.approve(s, ROUND_ID, "police", "x", by=u, session="b", at=at),
    ),
    "rating.approvals.send_back": (
        OWN,
        lambda s, u, at: approvals.send_back(s, ROUND_ID, "police", "x", "Rätta.", by=u, session="b", at=at),
    ),
    "rating.approvals.newest": (OWN, lambda s, u, _: approvals.newest(s, ROUND_ID, "police", by=u)),
    "rating.imports.import_ratings": (
        STRATEGIST_ALONE,
        lambda s, u, at: imports.import_ratings(s, [RATING], by=u, at=at),
    ),
    "rating.imports.refused_rounds": (STRATEGIST_ALONE, lambda s, u, at: imports.refused_rounds(s, by=u, at=at)),
    "rating.lacking.lacking_when_handed_in": (
        OWN,
        lambda s, u, _: lacking.lacking_when_handed_in(s, ROUND_ID, "police", by=u),
    ),
    "rating.lacking.lacking_when_approved": (
        OWN,
        lambda s, u, _: lacking.lacking_when_approved(s, ROUND_ID, "police", by=u),
    ),
    "rating.own.own_answers": (OWN, lambda s, u, _: own.own_answers(s, ROUND_ID, "police", user=u)),
    "rating.own.requested_answers": (OWN, lambda s, u, _: own.requested_answers(s, ROUND_ID, "police", user=u)),
    "rating.own.own_history": (OWN, lambda s, u, _: own.own_history(s, "police", [ROUND_ID], user=u)),
    "rating.own.own_cells": (OWN, lambda s, u, _: own.own_cells(s, ROUND_ID, "police", user=u)),
    "rating.own.asked_cells": (
        WITH_NAMES,
        lambda s, u, at: own.asked_cells(s, ROUND_ID, "police", user=u, at=at),
    ),
    "rating.ratings.save": (OWN, lambda s, u, at: ratings.save(s, [RATING], by=u, at=at)),
    "rating.ratings.hand_in": (OWN, lambda s, u, at: ratings.hand_in(s, ROUND_ID, "police", by=u, at=at)),
    "rating.ratings.check_has_answered": (
        OWN,
        lambda s, u, _: ratings.check_has_answered(s, ROUND_ID, "police", by=u),
    ),
    "rating.ratings.receipt": (OWN, lambda s, u, _: ratings.receipt(s, ROUND_ID, "police", by=u)),
    "picture.joint.cells": (PICTURE, lambda s, u, at: picture.cells(s, ROUND_ID, user=u, at=at)),
    "picture.joint.places": (PICTURE, lambda s, u, at: picture.places(s, ROUND_ID, user=u, at=at)),
    "picture.joint.themes": (PICTURE, lambda s, u, at: picture.themes(s, ROUND_ID, user=u, at=at)),
    "picture.joint.changes": (PICTURE, lambda s, u, at: picture.changes(s, ROUND_ID, user=u, at=at)),
    "picture.lens.cells_through_lens": (
        ("", "", "", SHOWN, "", ""),
        lambda s, u, at: picture.cells_through_lens(s, ROUND_ID, user=u, at=at),
    ),
    "picture.lens.lens": (("", "", "", SHOWN, "", ""), lambda s, u, at: picture.lens(s, ROUND_ID, user=u, at=at)),
    "picture.over_time.history": (EVERYBODY, lambda s, u, _: over_time.history(s, user=u)),
    "picture.over_time.continued": (EVERYBODY, lambda s, u, _: over_time.continued(s, DAY, DAY, user=u)),
    "picture.trends.signs": (EVERYBODY, lambda s, u, _: trends.signs(s, user=u)),
    "picture.responses.answers": (ANSWERS, lambda s, u, at: responses.answers(s, ROUND_ID, *CELL, user=u, at=at)),
    "picture.responses.counting_ratings": (
        ANSWERS,
        lambda s, u, at: responses.counting_ratings(s, ROUND_ID, user=u, at=at),
    ),
    "picture.responses.participation": (WITH_NAMES, lambda s, u, _: responses.participation(s, ROUND_ID, user=u)),
    "picture.responses.agencies": (
        (ALWAYS, ALWAYS, "", ALWAYS, "", ""),
        lambda s, u, _: responses.agencies(s, user=u),
    ),
    "picture.signals.raised": (
        (SHOWN, SHOWN, "", SHOWN, SHOWN, ""),
        lambda s, u, at: signals.raised(s, [ROUND_ID], user=u, at=at),
    ),
    "picture.signals.flagging_answers": (
        ANSWERS,
        lambda s, u, at: signals.flagging_answers(s, ROUND_ID, user=u, at=at),
    ),
    "picture.signals.confirm": (STRATEGIST_ALONE, lambda s, u, at: signals.confirm(s, ROUND_ID, *CELL, by=u, at=at)),
    "picture.signals.dismiss": (
        STRATEGIST_ALONE,
        lambda s, u, at: signals.dismiss(s, ROUND_ID, *CELL, by=u, at=at, note="Känt."),
    ),
    "picture.responses.without_level_so_far": (
        STRATEGIST_ALONE,
        lambda s, u, _: responses.without_level_so_far(s, ROUND_ID, user=u),
    ),
    "picture.verification.verify": (STRATEGIST_ALONE, lambda s, u, _: verification.verify(s, by=u)),
    "picture.exports.exported_cells": (
        ("", "", "", SHOWN, "", ""),
        lambda s, u, at: exports.exported_cells(s, ROUND_ID, Audience.OSF, by=u, at=at),
    ),
    "picture.exports.exported_ratings": (
        ("", "", "", SHOWN, "", ""),
        lambda s, u, at: exports.exported_ratings(s, ROUND_ID, Audience.OSF, by=u, at=at),
    ),
    "ledger.backup.back_up": (
        STRATEGIST_ALONE,
        lambda s, u, at: backup.back_up(s, Path(__file__), by=u, at=at),
    ),
    "ledger.backup.backed_up_at": (STRATEGIST_ALONE, lambda s, u, _: backup.backed_up_at(s, user=u)),
    "simulation.demo.hand_in": (OWN, lambda s, u, at: demo.hand_in(s, ROUND_ID, "police", by=u, at=at)),
    "audit.contradictions.contradictions": (STRATEGIST_ALONE, lambda s, u, _: audit.contradictions(s, by=u)),
    "plan.measures.add": (PLANNING, lambda s, u, at: plan.add(s, replace(MEASURE, measure_id="m2"), by=u, at=at)),
    "plan.measures.change": (PLANNING, lambda s, u, at: plan.change(s, MEASURE, by=u, at=at)),
    "plan.measures.change_status": (
        PLANNING,
        lambda s, u, at: plan.change_status(s, "m1", MeasureStatus.DECIDED, "Beslut.", by=u, at=at),
    ),
    "plan.measures.record_follow_up": (
        PLANNING,
        lambda s, u, at: plan.record_follow_up(s, "m1", "Gjort.", date(2027, 6, 1), by=u, at=at),
    ),
    "plan.measures.recorded_measure": (EVERYBODY, lambda s, u, _: plan.recorded_measure(s, "m1", user=u)),
    "plan.measures.measures": (EVERYBODY, lambda s, u, _: plan.measures(s, user=u, today=DAY)),
    "plan.contents.problems_of": (PLANNING, lambda s, u, _: list(problems_of(s, MEASURE, by=u))),
}
"""Function → the states of the round in which each caller is let in, and how it is called about the police's own."""


class TriedOut(Exception):
    """Ends an entry that would have been kept."""


@pytest.fixture(scope="module")
def stores(reference: Reference) -> Iterator[dict[str, tuple[Store, datetime]]]:
    """State of the round → a store where it is in that state, with answers and a proposed measure, and the time."""
    opened = {}
    for state in ALWAYS.split():
        store = open_store(None, reference)
        add_round(store)
        rate(store)
        plan.add(store, MEASURE, by=STRATEGIST, at=while_open())
        if state == "published":
            publish(store)
        opened[state] = (store, while_open() if state == "open" else after_closing())
    yield opened
    for store, _ in opened.values():
        store.close()


@pytest.fixture
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every entry is made, with its checks, and taken back."""
    entry = Store.entry

    @contextmanager
    def tried_out(self: Store, *args: Any, **named: Any) -> Iterator[Any]:
        with entry(self, *args, **named) as made:
            yield made
            raise TriedOut

    monkeypatch.setattr(Store, "entry", tried_out)


def public_functions() -> dict[str, Callable[..., Any]]:
    """Every public function of every room that is given the store, whatever it calls it: 'room.module.name'."""
    found = {}
    modules = {each.name for each in walk_packages(pipelines.__path__, "pipelines.")} - {"pipelines.__main__"}
    for module in sorted(modules):
        for name, function in getmembers(import_module(module), isfunction):
            if function.__module__ == module and not name.startswith("_") and takes_store(function):
                found[f"{module}.{name}".removeprefix("pipelines.")] = function
    return found


def takes_store(function: Callable[..., Any]) -> bool:
    parameters = signature(function).parameters.values()
    return any(each.name == "store" or "Store" in str(each.annotation).split() for each in parameters)


def test_no_room_is_left_out() -> None:
    """Nor one that comes."""
    rooms = {name.split(".")[0] for name in public_functions()}
    assert {"ledger", "simulation", "rounds", "rating", "picture", "plan", "audit"} <= rooms


def test_every_function_that_is_given_the_store_asks_who_or_is_open_to_all_for_a_reason() -> None:
    asks_nobody = {
        name for name, made in public_functions().items() if not {"user", "by"} & {*signature(made).parameters}
    }
    assert asks_nobody == set(OPEN_TO_ALL)
    assert all(OPEN_TO_ALL.values())


def test_the_table_has_every_function_that_asks_who() -> None:
    assert set(TABLE) == set(public_functions()) - set(OPEN_TO_ALL)


def is_let_in(call: Call, store: Store, user: User, at: datetime) -> bool:
    try:
        call(store, user, at)
    except AccessProblem:
        return False
    except (ProblemError, TriedOut):
        return True
    return True


@pytest.mark.usefixtures("nothing_kept")
@pytest.mark.parametrize("name", TABLE)
def test_each_caller_is_let_in_when_the_table_says(stores: dict[str, tuple[Store, datetime]], name: str) -> None:
    states, call = TABLE[name]
    found = tuple(
        " ".join(state for state, (store, at) in stores.items() if is_let_in(call, store, user, at)) for user in CALLERS
    )
    assert found == states


@pytest.mark.parametrize("user", [NOBODY, STRATEGIST, COUNCIL, READER])
def test_an_empty_save_by_somebody_who_may_not_rate_leaves_no_entry(store: Store, user: User) -> None:
    add_round(store)
    before = store.version
    with pytest.raises(AccessProblem):
        ratings.save(store, [], by=user, at=while_open())
    with pytest.raises(ProblemError):
        ratings.save(store, [], by=member(), at=while_open())
    assert store.version == before


@pytest.mark.parametrize("user", [NOBODY, member(), COUNCIL, READER])
def test_an_empty_import_by_somebody_who_may_not_import_leaves_no_entry(store: Store, user: User) -> None:
    before = store.version
    with pytest.raises(AccessProblem):
        imports.import_ratings(store, [], by=user, at=while_open())
    assert store.version == before


def test_a_reader_is_told_of_no_proposal(store: Store) -> None:
    plan.add(store, MEASURE, by=STRATEGIST, at=while_open())
    assert plan.recorded_measure(store, "m1", user=COUNCIL) == MEASURE
    with pytest.raises(ProblemError, match="finns inte i planen"):
        plan.recorded_measure(store, "m1", user=READER)
