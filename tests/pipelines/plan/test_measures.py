from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pandas as pd
import pytest

from pipelines import plan
from pipelines.access import columns
from pipelines.domain import NEXT_MEASURE_STATUS, Measure, MeasureStatus, Role, User
from pipelines.errors import AccessProblem, ContentProblem, StateProblem
from pipelines.ledger import Store
from pipelines.plan import Check, PlannedMeasure
from pipelines.tables.rows import rows_of
from tests.factories import COUNCIL, NOW, READER, ROUND_ID, STRATEGIST, WHOLE, add_round, member

TODAY = NOW.date()
GRABO, HEMSE, POINT = "0980R005", "0980R006", "ostercentrum"
LATER = TODAY + timedelta(days=60)
EDITORS = [STRATEGIST, COUNCIL]
OTHERS = [member(), READER]
WAY_TO = {
    MeasureStatus.PROPOSED: [],
    MeasureStatus.DECIDED: [MeasureStatus.DECIDED],
    MeasureStatus.RUNNING: [MeasureStatus.DECIDED, MeasureStatus.RUNNING],
    MeasureStatus.PAUSED: [MeasureStatus.DECIDED, MeasureStatus.RUNNING, MeasureStatus.PAUSED],
    MeasureStatus.DONE: [MeasureStatus.DECIDED, MeasureStatus.RUNNING, MeasureStatus.DONE],
    MeasureStatus.STOPPED: [MeasureStatus.STOPPED],
}


def a_measure(measure_id: str = "m1", **changes: Any) -> Measure:
    measure = Measure(
        measure_id,
        title="Lördagsöppen fritidsgård",
        problem="Narkotika säljs öppet vid torget.",
        cause="Platsen saknar vuxna efter 18.",
        goal="Högst två verksamheter är oroade i maj 2027.",
        indicator="Andel oroande eller värre, varje omgång.",
        owner_agency_id="culture_leisure",
        responsible_function="Enhetschef fältgruppen",
        starts_on=date(2026, 9, 1),
        ends_on=date(2027, 5, 31),
        follow_up_on=date(2027, 1, 15),
        area_id=GRABO,
        theme_id="drugs",
    )
    return replace(measure, **changes)


def add(
    store: Store, measure_id: str = "m1", status: MeasureStatus = MeasureStatus.PROPOSED, **changes: Any
) -> Measure:
    measure = a_measure(measure_id, **changes)
    plan.add(store, measure, by=STRATEGIST, at=NOW)
    for step in WAY_TO[status]:
        move(store, step, measure_id=measure_id)
    return measure


def move(
    store: Store, status: MeasureStatus, reason: str = "Beslut.", by: User = STRATEGIST, measure_id: str = "m1"
) -> None:
    plan.change_status(store, measure_id, status, reason, by=by, at=NOW)


def follow_up(store: Store, text: str = "Det blev gjort.", on: date = LATER, by: User = STRATEGIST) -> None:
    plan.record_follow_up(store, "m1", text, on, by=by, at=NOW)


def ids(store: Store, user: User = STRATEGIST, today: date = TODAY) -> list[str]:
    return [measure.measure_id for measure in plan.measures(store, user=user, today=today)]


def row(store: Store, today: date = TODAY) -> PlannedMeasure:
    return plan.measures(store, user=STRATEGIST, today=today)[0]


WRITES: dict[str, Callable[[Store, User], None]] = {
    "add": lambda store, by: plan.add(store, a_measure("m2"), by=by, at=NOW),
    "change": lambda store, by: plan.change(store, a_measure(title="Ny rubrik"), by=by, at=NOW),
    "change_status": lambda store, by: move(store, MeasureStatus.DECIDED, by=by),
    "record_follow_up": lambda store, by: follow_up(store, by=by),
}


def test_every_role_is_tried() -> None:
    assert {user.role for user in [*EDITORS, *OTHERS]} == set(Role)


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("user", EDITORS, ids=lambda user: user.role)
def test_strategist_and_council_write_one_entry_at_a_time(store: Store, user: User, write: str) -> None:
    add(store)
    before = store.version
    WRITES[write](store, user)
    assert store.version == before + 1


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("user", OTHERS, ids=lambda user: user.role)
def test_other_roles_write_nothing(store: Store, user: User, write: str) -> None:
    add(store)
    before = store.version
    with pytest.raises(AccessProblem):
        WRITES[write](store, user)
    assert store.version == before


@pytest.mark.parametrize("user", [*EDITORS, *OTHERS], ids=lambda user: user.role)
def test_every_role_may_see_the_plan(store: Store, user: User) -> None:
    add(store, status=MeasureStatus.RUNNING)
    assert ids(store, user) == ["m1"]


def test_a_measure_comes_back_as_it_was_written(store: Store) -> None:
    add_round(store)
    measure = add(store, round_id=ROUND_ID)
    assert plan.recorded_measure(store, "m1", user=STRATEGIST) == measure
    bare = add(store, "m2", area_id=None, theme_id=None, round_id=None)
    assert plan.recorded_measure(store, "m2", user=STRATEGIST) == bare


def test_an_unknown_measure_is_said_so(store: Store) -> None:
    attempts: list[Callable[[], object]] = [
        lambda: plan.recorded_measure(store, "nope", user=STRATEGIST),
        lambda: move(store, MeasureStatus.DECIDED, measure_id="nope"),
        lambda: plan.change(store, a_measure("nope"), by=STRATEGIST, at=NOW),
    ]
    for attempt in attempts:
        with pytest.raises(ContentProblem, match="finns inte i planen"):
            attempt()
    assert store.version == 0


def test_the_same_measure_is_not_added_twice(store: Store) -> None:
    add(store)
    with pytest.raises(StateProblem, match="finns redan"):
        add(store)


@pytest.mark.parametrize("status", sorted(set(MeasureStatus) - {MeasureStatus.PROPOSED}))
def test_a_new_measure_is_a_proposal(store: Store, status: MeasureStatus) -> None:
    with pytest.raises(StateProblem, match="börjar som föreslagen"):
        plan.add(store, a_measure(status=status), by=STRATEGIST, at=NOW)
    assert store.version == 0


@pytest.mark.parametrize("now", MeasureStatus)
@pytest.mark.parametrize("then", MeasureStatus)
def test_status_moves_only_along_the_table(store: Store, now: MeasureStatus, then: MeasureStatus) -> None:
    add(store, status=now)
    before = store.version
    if then in NEXT_MEASURE_STATUS[now]:
        move(store, then, "Skälet.")
        moved = plan.recorded_measure(store, "m1", user=STRATEGIST)
        assert (moved.status, moved.status_reason) == (then, "Skälet.")
    else:
        with pytest.raises(StateProblem):
            move(store, then)
        assert store.version == before


def test_stopping_needs_a_reason_and_other_moves_do_not(store: Store) -> None:
    add(store)
    move(store, MeasureStatus.DECIDED, "")
    with pytest.raises(ContentProblem, match="Skriv varför"):
        move(store, MeasureStatus.STOPPED, "  ")
    assert plan.recorded_measure(store, "m1", user=STRATEGIST).status is MeasureStatus.DECIDED


def test_the_reason_is_the_entrys_note(store: Store) -> None:
    add(store)
    move(store, MeasureStatus.STOPPED, " Pengarna tog slut. ")
    notes = store.rows("select note from ledger.entries where kind = 'change_measure_status'")
    assert notes == [{"note": "Pengarna tog slut."}]


REFUSED: dict[str, dict[str, Any]] = {
    "Rubriken saknas": {"title": " "},
    "Målet saknas": {"goal": ""},
    "Indikatorn saknas": {"indicator": "\n"},
    "Den ansvariga funktionen saknas.*aldrig ett namn": {"responsible_function": ""},
    "Ägaren saknas eller är okänd": {"owner_agency_id": ""},
    "Ägaren saknas eller är okänd\\.": {"owner_agency_id": "scouts"},
    "Slutet.*är före starten": {"ends_on": date(2026, 8, 31)},
    "Uppföljningen.*är före starten": {"follow_up_on": date(2026, 8, 31)},
    "Platsen ”atlantis” är okänd": {"area_id": "atlantis"},
    "Temat ”weather” är okänt": {"theme_id": "weather"},
    "följs bara för hela kommunen": {"theme_id": "sexual_violence"},
    "ingen omgång 2026-01-01": {"round_id": "2026-01-01"},
    "Rubriken har 121 tecken": {"title": "x" * 121},
}


@pytest.mark.parametrize("message", REFUSED)
def test_refused_content_says_why_and_writes_nothing(store: Store, message: str) -> None:
    with pytest.raises(ContentProblem, match=message):
        add(store, **REFUSED[message])
    assert store.version == 0


@pytest.mark.parametrize("message", REFUSED)
def test_a_change_is_read_as_strictly_as_a_new_measure(store: Store, message: str) -> None:
    measure = add(store)
    with pytest.raises(ContentProblem, match=message):
        plan.change(store, replace(measure, **REFUSED[message]), by=STRATEGIST, at=NOW)
    assert plan.recorded_measure(store, "m1", user=STRATEGIST) == measure


@pytest.mark.parametrize("field", plan.FIELDS)
def test_every_text_is_checked_for_persons_and_length(store: Store, field: str) -> None:
    rule = plan.FIELDS[field]
    with pytest.raises(ContentProblem, match=rule.what):
        plan.add(store, a_measure(**{field: "Ring 070-123 45 67"}), by=STRATEGIST, at=NOW)
    with pytest.raises(ContentProblem, match=f"högst {rule.longest}"):
        plan.add(store, a_measure(**{field: "x" * (rule.longest + 1)}), by=STRATEGIST, at=NOW)
    plan.add(store, a_measure(**{field: "x" * rule.longest}), by=STRATEGIST, at=NOW)
    assert store.version == 1


def test_every_text_of_a_measure_has_a_rule() -> None:
    without = {name for name, value in vars(a_measure()).items() if isinstance(value, str)} - plan.FIELDS.keys()
    assert without == {"measure_id", "owner_agency_id", "status", "area_id", "theme_id"}


def test_texts_of_moves_and_follow_ups_are_checked_too(store: Store) -> None:
    add(store)
    attempts: list[Callable[[], None]] = [
        lambda: move(store, MeasureStatus.DECIDED, "Ring 070-123 45 67"),
        lambda: move(store, MeasureStatus.STOPPED, "Ring 070-123 45 67"),
        lambda: follow_up(store, "Ring 070-123 45 67"),
        lambda: move(store, MeasureStatus.DECIDED, "x" * 1001),
        lambda: follow_up(store, "x" * 1001),
        lambda: follow_up(store, " "),
    ]
    for attempt in attempts:
        with pytest.raises(ContentProblem):
            attempt()
    assert store.version == 1


def test_all_problems_are_told_at_once(store: Store) -> None:
    with pytest.raises(ContentProblem) as problem:
        add(store, title="", goal="", owner_agency_id="scouts", ends_on=date(2020, 1, 1))
    assert len(str(problem.value).splitlines()) == 4


def test_a_proposal_may_lack_problem_and_cause_and_the_edge_days_are_allowed(store: Store) -> None:
    start = date(2026, 9, 1)
    add(store, problem=" ", cause="", starts_on=start, ends_on=start, follow_up_on=start)
    assert plan.recorded_measure(store, "m1", user=STRATEGIST).problem == ""


def test_a_theme_for_the_whole_island_is_allowed_there(store: Store) -> None:
    add(store, "m1", theme_id="sexual_violence", area_id=WHOLE)
    add(store, "m2", theme_id="sexual_violence", area_id=None)
    assert store.version == 2


def test_a_change_keeps_status_and_follow_up(store: Store) -> None:
    add(store, status=MeasureStatus.RUNNING)
    follow_up(store)
    plan.change(store, a_measure(title="Ny rubrik"), by=COUNCIL, at=NOW)
    now = plan.recorded_measure(store, "m1", user=STRATEGIST)
    assert (now.title, now.status, now.follow_up) == ("Ny rubrik", MeasureStatus.RUNNING, "Det blev gjort.")


@pytest.mark.parametrize("status", [MeasureStatus.DONE, MeasureStatus.STOPPED])
def test_a_finished_measure_is_not_rewritten(store: Store, status: MeasureStatus) -> None:
    add(store, status=status)
    with pytest.raises(StateProblem, match="kan inte ändras"):
        plan.change(store, a_measure(title="Ny rubrik"), by=STRATEGIST, at=NOW)


@pytest.mark.parametrize("status", sorted(set(MeasureStatus) - {MeasureStatus.STOPPED}))
def test_a_follow_up_moves_the_date_and_keeps_the_status(store: Store, status: MeasureStatus) -> None:
    add(store, status=status)
    follow_up(store)
    now = plan.recorded_measure(store, "m1", user=STRATEGIST)
    assert (now.follow_up, now.follow_up_on, now.status) == ("Det blev gjort.", LATER, status)


def test_a_stopped_measure_is_not_followed_up(store: Store) -> None:
    add(store, status=MeasureStatus.STOPPED)
    with pytest.raises(StateProblem, match="avbruten"):
        follow_up(store)


def test_the_next_follow_up_lies_ahead_and_after_the_start(store: Store) -> None:
    add(store, starts_on=TODAY + timedelta(days=30), ends_on=LATER, follow_up_on=LATER)
    for day in (TODAY, TODAY - timedelta(days=1), TODAY + timedelta(days=29)):
        with pytest.raises(ContentProblem, match=r"[Uu]ppföljning"):
            follow_up(store, on=day)
    follow_up(store, on=TODAY + timedelta(days=30))


def test_the_key_of_measures_is_measure_id_and_the_newest_version_counts(store: Store) -> None:
    for measure_id in ("m1", "m2", "m3"):
        add(store, measure_id, status=MeasureStatus.RUNNING)
    follow_up(store)
    plan.change(store, a_measure(title="Ny rubrik"), by=STRATEGIST, at=NOW + timedelta(days=3))
    versions = store.read("select measure_id from ledger.measures")
    found = store.read("select * from measures").set_index("measure_id")
    assert found.index.is_unique
    assert len(versions) == 11
    assert sorted(found.index) == ["m1", "m2", "m3"]
    assert found.loc["m1", "title"] == "Ny rubrik"
    assert found.loc["m1", "created_at"] == pd.Timestamp("2026-11-21 09:00")


def test_a_measure_is_late_the_day_after_its_follow_up(store: Store) -> None:
    measure = add(store)
    assert not row(store, today=measure.follow_up_on).is_overdue
    assert row(store, today=measure.follow_up_on + timedelta(days=1)).is_overdue


@pytest.mark.parametrize("status", MeasureStatus)
def test_every_measure_but_a_stopped_one_can_be_late(store: Store, status: MeasureStatus) -> None:
    add(store, status=status)
    assert row(store, today=date(2030, 1, 1)).is_overdue == (status is not MeasureStatus.STOPPED)


def test_a_done_measure_is_late_until_somebody_has_seen_whether_it_helped(store: Store) -> None:
    add(store, status=MeasureStatus.RUNNING)
    follow_up(store)
    move(store, MeasureStatus.DONE)
    assert row(store, today=date(2030, 1, 1)).is_overdue
    follow_up(store)
    assert row(store, today=date(2030, 1, 1)).is_followed_up
    assert not row(store, today=date(2030, 1, 1)).is_overdue


def test_late_measures_stand_first_then_the_nearest_follow_up_and_the_finished_last(store: Store) -> None:
    add(store, "soon", follow_up_on=date(2026, 12, 1))
    add(store, "later", follow_up_on=date(2027, 2, 1))
    add(store, "stopped", status=MeasureStatus.STOPPED, follow_up_on=date(2026, 9, 1))
    add(store, "late", follow_up_on=date(2026, 11, 1))
    assert ids(store) == ["late", "soon", "later", "stopped"]


@pytest.mark.parametrize("status", MeasureStatus)
def test_a_reader_sees_neither_proposals_nor_stopped_measures(store: Store, status: MeasureStatus) -> None:
    add(store, status=status)
    is_hidden = status in {MeasureStatus.PROPOSED, MeasureStatus.STOPPED}
    assert ids(store, READER) == ([] if is_hidden else ["m1"])
    assert all(ids(store, user) == ["m1"] for user in (STRATEGIST, COUNCIL, member()))


def test_small_places_are_hidden_from_a_reader_only(store: Store) -> None:
    for area_id in (GRABO, HEMSE, POINT, WHOLE):
        add(store, area_id, status=MeasureStatus.DECIDED, area_id=area_id)
    add(store, "nowhere", status=MeasureStatus.DECIDED, area_id=None)
    assert set(ids(store, READER)) == {GRABO, WHOLE, "nowhere"}
    assert len(ids(store, member())) == 5


def remarks(store: Store, today: date = TODAY) -> list[tuple[str, Check]]:
    found = plan.checks(plan.measures(store, user=STRATEGIST, today=today))
    return [(remark.measure_id, remark.check) for remark in found]


def test_the_checks_name_measures_without_problem_or_cause_and_late_ones(store: Store) -> None:
    add(store, "whole")
    add(store, "no_problem", problem="")
    add(store, "no_cause", cause="")
    add(store, "late", follow_up_on=date(2026, 10, 1))
    assert sorted(remarks(store)) == [
        ("late", Check.PAST_FOLLOW_UP),
        ("no_cause", Check.WITHOUT_PROBLEM_OR_CAUSE),
        ("no_problem", Check.WITHOUT_PROBLEM_OR_CAUSE),
    ]


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        (["problem"], "saknar problem. "),
        (["cause"], "saknar orsak. "),
        (["problem", "cause"], "saknar problem och orsak. "),
    ],
)
def test_the_sentence_says_what_is_missing(store: Store, missing: list[str], words: str) -> None:
    plan.add(store, a_measure(**dict.fromkeys(missing, "")), by=STRATEGIST, at=NOW)
    (remark,) = plan.checks(plan.measures(store, user=STRATEGIST, today=TODAY))
    assert words in remark.sentence


def test_the_sentence_about_a_late_measure_names_the_day(store: Store) -> None:
    add(store, follow_up_on=date(2026, 10, 1))
    (remark,) = plan.checks(plan.measures(store, user=STRATEGIST, today=TODAY))
    assert "1 oktober 2026" in remark.sentence


@pytest.mark.parametrize("status", [MeasureStatus.DONE, MeasureStatus.STOPPED])
def test_finished_measures_get_no_remarks(store: Store, status: MeasureStatus) -> None:
    add(store, status=status, problem="", cause="")
    if status is MeasureStatus.DONE:
        follow_up(store)
    assert remarks(store, today=date(2030, 1, 1)) == []


def test_an_empty_plan_has_no_remarks(store: Store) -> None:
    measures = plan.measures(store, user=STRATEGIST, today=TODAY)
    assert measures == []
    assert plan.checks(measures) == []


@pytest.mark.parametrize("user", [*EDITORS, *OTHERS], ids=lambda user: user.role)
def test_a_row_of_the_plan_has_the_columns_that_are_listed_and_the_texts_that_are_described(
    store: Store, monkeypatch: pytest.MonkeyPatch, user: User
) -> None:
    measure = add(store, status=MeasureStatus.RUNNING)
    read, let_out = store.read, []

    def noted(frame: pd.DataFrame, row_type: type) -> list[Any]:
        let_out.append(set(frame.columns))
        return rows_of(frame, row_type)

    monkeypatch.setattr(store, "read", lambda sql, *values: read(sql, *values).assign(brand_new="something"))
    monkeypatch.setattr(import_module("pipelines.plan.measures"), "rows_of", noted)
    (found,) = plan.measures(store, user=user, today=TODAY)

    assert let_out == [{*columns.MEASURES, *plan.FIELDS, "unseen"}]
    assert let_out == [{field.name for field in fields(PlannedMeasure)}]
    assert {name: getattr(found, name) for name in plan.FIELDS} == {
        **{name: getattr(measure, name) for name in plan.FIELDS},
        "status_reason": "Beslut.",
    }


def test_new_ids_differ() -> None:
    made = [plan.new_measure_id() for _ in range(100)]
    assert len(set(made)) == len(made)
