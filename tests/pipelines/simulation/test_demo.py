"""The simulated world is what it says it is: known, repeatable, and seen by each agency in its own way.

And the demo made of it tells its story through the public write functions.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines import picture, plan, privacy, rounds
from pipelines.domain import NO_INSIGHT, Level, MeasureStatus, RoundKind, RoundState
from pipelines.errors import StoreProblem
from pipelines.ledger import Store, open_store
from pipelines.rating.comment_rule import COMMENT_LENGTH
from pipelines.reference import Reference
from pipelines.simulation import Shock, World, draw_shocks, fill, simulate, with_agencies
from pipelines.simulation.demo import demo_world, load_shocks
from pipelines.simulation.meeting_days import rounds_until
from pipelines.simulation.submissions import load_comments
from pipelines.swedish import STOCKHOLM
from tests.demo_store import DemoStore
from tests.factories import STRATEGIST

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=STOCKHOLM)
RANK = {level.value: rank for rank, level in enumerate(Level, start=1)}


def ranked(world: World) -> pd.DataFrame:
    """The ratings that are a level, with its rank and the true status beside."""
    answers = world.ratings.astype(dict.fromkeys(["round_id", "agency_id", "area_id", "theme_id", "answer"], str))
    answers = answers[answers.answer != NO_INSIGHT]
    keys = ["round_id", "area_id", "theme_id"]
    return answers.assign(rank=answers.answer.map(RANK)).merge(world.truth, on=keys, validate="many_to_one")


def test_the_same_seed_gives_the_same_world(reference: Reference) -> None:
    first, second = (simulate(reference, now=NOW, seed=4) for _ in range(2))
    pd.testing.assert_frame_equal(first.truth, second.truth)
    pd.testing.assert_frame_equal(first.ratings, second.ratings)
    assert not first.truth.equals(simulate(reference, now=NOW, seed=5).truth)


def test_the_places_are_the_same_whatever_the_agencies_do(reference: Reference) -> None:
    world = simulate(reference, now=NOW)
    other = simulate(with_agencies(reference, 4), now=NOW, missing_share=0.5, noise=1, strictness_spread=1)
    pd.testing.assert_frame_equal(world.truth, other.truth)


@given(st.datetimes(datetime(2023, 1, 1), datetime(2030, 1, 1)))
@example(datetime(2026, 3, 29, 2, 30))
@example(datetime(2026, 10, 25, 2, 30))
@example(datetime(2026, 11, 26, 0, 0))
@example(datetime(2026, 11, 26, 23, 59))
@example(datetime(2026, 12, 24, 12, 0))
def test_the_last_round_is_open_at_any_time(clock: datetime) -> None:
    now = clock.replace(tzinfo=STOCKHOLM).astimezone(UTC)
    made = rounds_until(now, rounds_count=26, days_between=28)
    meetings = [date.fromisoformat(round_.round_id) for round_ in made]
    today = now.astimezone(STOCKHOLM).date()
    assert made[-1].state_at(now) is RoundState.OPEN
    assert {round_.state_at(now) for round_ in made[:-1]} == {RoundState.CLOSED}
    assert today + timedelta(days=2) <= meetings[-1] <= today + timedelta(days=8)
    assert meetings == sorted(set(meetings))
    assert {meeting.weekday() for meeting in meetings} == {3}
    for round_ in made:
        opens, closes = (moment.astimezone(STOCKHOLM) for moment in (round_.opens_at, round_.closes_at))
        assert (opens.hour, closes.hour) == (8, 12)
        assert closes.date() == date.fromisoformat(round_.round_id) - timedelta(days=1)


@pytest.mark.parametrize("days_between", [7, 14, 28])
def test_two_rounds_are_never_open_at_once_also_when_christmas_moves_a_meeting(days_between: int) -> None:
    made = rounds_until(NOW, rounds_count=60, days_between=days_between)

    assert all(before.closes_at <= after.opens_at for before, after in pairwise(made))


def test_june_and_december_hold_one_half_year_review_each() -> None:
    made = rounds_until(NOW, rounds_count=26, days_between=28)
    reviews = [round_.round_id[:7] for round_ in made if round_.kind is RoundKind.HALF_YEAR_REVIEW]
    assert reviews == ["2024-12", "2025-06", "2025-12", "2026-06"]


def test_answers_are_given_while_the_round_is_open_and_only_where_expected(reference: Reference) -> None:
    world = simulate(reference, now=NOW)
    for round_ in world.rounds:
        answered_at = world.ratings[world.ratings.round_id == round_.round_id].answered_at
        assert round_.opens_at < answered_at.min()
        assert answered_at.max() < round_.closes_at
    whole_only = world.ratings[world.ratings.theme_id == "sexual_violence"]
    assert set(whole_only.area_id) == {"gotland"}
    assert not (world.ratings[world.ratings.agency_id == "county_board"].area_id != "gotland").any()
    assert not world.ratings.duplicated(["round_id", "agency_id", "area_id", "theme_id"]).any()


def test_the_truth_drives_the_ratings(reference: Reference) -> None:
    answers = ranked(
        simulate(reference, now=NOW, shocks=draw_shocks(reference, seed=1, rounds_count=26, shocks_count=30))
    )
    assert answers["rank"].rank().corr(answers.status.rank()) > 0.6


def test_strict_agencies_rate_higher(reference: Reference) -> None:
    world = simulate(with_agencies(reference, 12), now=NOW, strictness_spread=0.5)
    usual = ranked(world).groupby("agency_id")["rank"].mean()
    assert usual.rank().corr(world.agencies.set_index("agency_id").strictness.rank()) > 0.9


@pytest.mark.parametrize("missing_share", [0.0, 0.3, 0.6])
def test_as_much_is_missing_as_was_asked_for(reference: Reference, missing_share: float) -> None:
    agencies = with_agencies(reference, 20)
    full = len(simulate(agencies, now=NOW, missing_share=0).ratings)
    assert 1 - len(simulate(agencies, now=NOW, missing_share=missing_share).ratings) / full == pytest.approx(
        missing_share, abs=0.06
    )


def test_nothing_moves_in_a_stable_world(reference: Reference) -> None:
    truth = simulate(reference, now=NOW, drift=0, season=0).truth
    assert (truth.groupby(["area_id", "theme_id"]).status.nunique() == 1).all()


def test_the_drift_is_slow(reference: Reference) -> None:
    truth = simulate(reference, now=NOW, season=0, rounds_count=200).truth
    steps = truth.groupby(["area_id", "theme_id"]).status.diff().dropna().abs()
    assert 0.01 < steps.mean() < 0.3


def test_a_shock_holds_and_then_fades_line_by_line() -> None:
    shock = Shock("Prov", "0980R005", "drugs", starts_rounds_ago=7, lasts_rounds=2, fades_rounds=1, size=2)
    assert shock.course(10).tolist() == [0, 0, 2, 2, 1, 0, 0, 0, 0, 0]
    assert Shock("Prov", "*", "*", 20, 99, 0, 1).course(3).tolist() == [1, 1, 1]


def test_a_shock_changes_the_truth_in_its_cell_alone(reference: Reference) -> None:
    shock = Shock("Prov", "0980R005", "drugs", starts_rounds_ago=3, lasts_rounds=2, fades_rounds=0, size=2)
    usual, shocked = (simulate(reference, now=NOW, shocks=shocks, drift=0, season=0).truth for shocks in ([], [shock]))
    changed = shocked[shocked.status != usual.status]
    assert set(zip(changed.area_id, changed.theme_id, strict=True)) == {("0980R005", "drugs")}
    assert len(changed) == 2


def test_what_only_one_agency_sees_leaves_the_truth_alone(reference: Reference) -> None:
    seen = Shock("Prov", "0980R005", "drugs", 25, 99, 0, 3, agency_id="police")
    usual, world = (
        simulate(reference, now=NOW, shocks=shocks, noise=0.01, drift=0, season=0) for shocks in ([], [seen])
    )
    assert usual.truth.equals(world.truth)
    differ = world.ratings[(world.ratings.answer != usual.ratings.answer)]
    assert set(differ.agency_id) == {"police"}


def test_drawn_shocks_are_in_different_cells(reference: Reference) -> None:
    shocks = draw_shocks(reference, seed=3, rounds_count=26, shocks_count=40)
    assert len({(shock.area_id, shock.theme_id) for shock in shocks}) == 40
    assert all(shock.starts_rounds_ago < 24 for shock in shocks)


def test_schools_and_festivals_are_felt(reference: Reference) -> None:
    """Half a year of rounds from midsummer, with and without the season."""
    now = datetime(2026, 10, 3, tzinfo=STOCKHOLM)
    seasonal, plain = (simulate(reference, now=now, season=season).truth for season in (1.0, 0.0))
    months = seasonal.round_id[seasonal.status > plain.status].str[5:7]
    themes = seasonal.theme_id
    assert set(months[themes == "alcohol"]) <= {"06", "07", "08"}
    assert {"01", "09"} & set(months[themes == "mental_ill_health"])
    assert np.array_equal(seasonal.status[themes == "threats_extortion"], plain.status[themes == "threats_extortion"])


def test_a_large_world_is_made_in_seconds(reference: Reference) -> None:
    world = simulate(reference, now=NOW, rounds_count=2000)
    assert len(world.rounds) == 2000
    assert len(world.ratings) > 500_000


def test_every_comment_may_be_kept(reference: Reference) -> None:
    comments = load_comments()
    for (theme_id, level), texts in comments.items():
        assert reference.theme(theme_id)
        assert len(texts) >= (3 if level == Level.NORMAL else 4)
        for text in texts:
            assert not privacy.problems_in(text)
            assert len(text) <= COMMENT_LENGTH
            assert not any(character.isdigit() for character in text)
    assert len(comments) == len(reference.themes) * len(Level)


def test_the_storys_shocks_name_known_places_and_themes(reference: Reference) -> None:
    for shock in load_shocks():
        assert reference.area(shock.area_id)
        assert reference.theme(shock.theme_id)
        assert shock.agency_id is None or reference.agency(shock.agency_id)


@pytest.fixture(scope="module")
def demo(reference: Reference, demo_file: DemoStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Only read by the tests below, so that it is copied once."""
    path = shutil.copy(demo_file.path, tmp_path_factory.mktemp("demo") / "osf.duckdb")
    store = open_store(Path(path), reference)
    yield store
    store.close()


@pytest.fixture(scope="module")
def story(demo: Store) -> World:
    """What the demo was made from."""
    return demo_world(demo.reference, now=NOW)


@pytest.fixture(scope="module")
def history(demo: Store) -> pd.DataFrame:
    return picture.history(demo, user=STRATEGIST)


def test_the_demo_is_marked_and_never_mixed_with_anything_else(demo: Store) -> None:
    assert demo.is_demo
    with pytest.raises(StoreProblem, match="inte tomt"):
        fill(demo, now=NOW)


def test_entries_stand_in_the_order_they_happened_and_none_is_yet_to_come(demo: Store) -> None:
    recorded_at = demo.read("select recorded_at from ledger.entries order by entry_id").recorded_at
    assert recorded_at.is_monotonic_increasing
    assert recorded_at.max() <= pd.Timestamp(NOW.astimezone(UTC)).tz_localize(None)


def test_every_round_but_the_open_one_is_published(demo: Store) -> None:
    states = [round_.state_at(NOW) for round_ in rounds.all_rounds(demo)]
    assert states == [RoundState.PUBLISHED] * 25 + [RoundState.OPEN]


def test_the_open_round_takes_late_answers_until_the_evening(demo: Store) -> None:
    *earlier, latest = rounds.all_rounds(demo)
    assert latest.ends_at.astimezone(STOCKHOLM) == latest.closes_at.astimezone(STOCKHOLM).replace(hour=20)
    assert {round_.grace_ends_at for round_ in earlier} == {None}


def test_the_open_round_is_partly_answered(demo: Store) -> None:
    open_id = rounds.all_rounds(demo)[-1].round_id
    answered = set(demo.read("select agency_id from own_answers where round_id = ?", [open_id]).agency_id)
    handed_in = set(demo.read("select agency_id from submissions where round_id = ?", [open_id]).agency_id)
    assert (len(answered), len(handed_in)) == (7, 6)
    assert handed_in < answered


def test_only_what_is_expected_is_rated(demo: Store) -> None:
    keys = "round_id, agency_id, area_id, theme_id"
    assert demo.read(f"select {keys} from own_answers except select {keys} from expected_answers").empty


def test_most_answers_are_normal_or_deviating(demo: Store) -> None:
    answers = demo.read("select answer, comment from ledger.ratings where answer <> 'no_insight'")
    shares = answers.answer.value_counts(normalize=True)
    expected = {"normal": 0.57, "deviating": 0.28, "worrying": 0.1, "critical": 0.04, "severe": 0.01}
    assert shares.to_dict() == pytest.approx(expected, abs=0.04)
    assert (answers.comment != "").mean() == pytest.approx(0.15, abs=0.04)


def test_places_stand_out_in_different_themes_at_different_times(history: pd.DataFrame) -> None:
    worst = history[history.level.isin(["critical", "severe"])]
    when = {
        (area_id, theme_id): set(rows.round_id) for (area_id, theme_id), rows in worst.groupby(["area_id", "theme_id"])
    }
    grabo, hemse = when["0980R005", "threats_extortion"], when["0980R006", "mental_ill_health"]
    roma, klinte = when["0980R009", "social_media_exposure"], when["0980R008", "drugs"]
    assert min(len(rounds_seen) for rounds_seen in (grabo, hemse, roma, klinte)) >= 1
    assert max(klinte) < min(roma)
    assert min(grabo) < min(klinte) < min(hemse)


def test_the_newest_rounds_have_changes_both_ways(history: pd.DataFrame) -> None:
    for round_id in sorted(history.round_id.unique())[-2:]:
        cells = history[history.round_id == round_id]
        change = cells.level.map(RANK) - cells.previous_level.map(RANK)
        assert 2 <= (change > 0).sum() <= 20
        assert 2 <= (change < 0).sum() <= 20


def test_one_round_lacks_answers(history: pd.DataFrame) -> None:
    insufficient = history[history.basis == "insufficient"].groupby("round_id").size()
    assert insufficient.max() > 25
    assert insufficient.median() < 8


def test_somewhere_the_agencies_clearly_disagree(history: pd.DataFrame) -> None:
    cell = history[(history.area_id == "0980R010") & (history.theme_id == "alcohol")].iloc[-1]
    assert cell.agreement_label == "split"


def test_the_strategist_has_something_to_decide_on_but_not_much(demo: Store) -> None:
    decided = {row["decision"] for row in demo.rows("select decision from ledger.signal_decisions")}
    latest = "select round_id from rounds where state = 'published' order by round_id desc limit 12"
    waiting = demo.rows(f"select 1 from signals where decision is null and round_id in ({latest})")

    assert decided == {"confirmed", "dismissed"}
    assert 1 <= len(waiting) <= 6


def test_the_plan_holds_what_the_checks_look_for(demo: Store) -> None:
    measures = plan.measures(demo, user=STRATEGIST, today=NOW.date())
    assert Counter(measure.status.value for measure in measures) == {
        "done": 2,
        "running": 2,
        "stopped": 1,
        "paused": 1,
        "decided": 1,
        "proposed": 1,
    }
    assert [measure.is_overdue for measure in measures].count(True) == 1
    assert [measure.cause for measure in measures].count("") == 1
    assert all(measure.problem for measure in measures)


def test_a_measure_helped(demo: Store, story: World, history: pd.DataFrame) -> None:
    """Drugs in Klinte, true and seen, before the measure and after it was done."""
    measures = plan.measures(demo, user=STRATEGIST, today=NOW.date())
    whose = "0980R008", MeasureStatus.DONE
    measure = next(measure for measure in measures if (measure.area_id, measure.status) == whose)
    for table, level in ((story.truth, "level"), (history, "level")):
        cell = table[(table.area_id == "0980R008") & (table.theme_id == "drugs")].set_index("round_id")[level].map(RANK)
        assert cell[measure.round_id] >= 4
        assert cell[cell.index > measure.ends_on.isoformat()].max() <= 2


@pytest.mark.parametrize("now", ["2026-03-29T02:30", "2026-11-26T00:00", "2026-12-27T12:00", "2028-02-29T23:59"])
def test_no_answer_in_the_demo_is_yet_to_come_whenever_it_is_made(reference: Reference, now: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=STOCKHOLM)
    world = demo_world(reference, now=moment)
    given = world.ratings[world.ratings.round_id == world.rounds[-1].round_id]
    assert given.agency_id.nunique() >= 7
    assert world.ratings[world.ratings.round_id != world.rounds[-1].round_id].answered_at.max() < moment
