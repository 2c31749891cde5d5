"""What holds on which day, and what may be compared: redefined, renamed, merged and split."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipelines import picture
from pipelines.domain import ALWAYS, Area, AreaKind, AreaSuccession, Level, LevelDescriptor, Theme
from pipelines.errors import ContentProblem
from pipelines.ledger import Store, open_store
from pipelines.picture import signals
from pipelines.rating.own import own_cells
from pipelines.reference import FOLDER, Coverage, Reference, load
from pipelines.reference.dates import check_gaps, check_successions
from tests.factories import READER, ROUND_ID, STRATEGIST, add_round, after_closing, member, publish, rate
from tests.pipelines.picture.test_joint import FIVE, LEVELS

BEFORE, CHANGED_ON = "2026-10-29", date(2026, 11, 1)
EVE = date(2026, 10, 31)


def place(area_id: str, valid_from: date = date(2020, 1, 1), valid_to: date | None = None, people: int = 5000) -> Area:
    return Area(area_id, area_id, area_id, None, AreaKind.TOWN, people, 2025, 1, valid_from, valid_to)


def with_places(reference: Reference, areas: Sequence[Area], *moves: tuple[str, str]) -> Reference:
    """Only these places, one theme, and five agencies that rate them all."""
    return replace(
        reference,
        areas=tuple(areas),
        themes=(Theme("drugs", "Narkotika", "", is_whole_only=False, valid_from=EVE.replace(2020), valid_to=None),),
        coverage=tuple(Coverage(agency_id, "*", "*") for agency_id in FIVE),
        successions=tuple(AreaSuccession(old, new, CHANGED_ON) for old, new in moves),
    )


OLD_EAST, OLD_WEST = place("east", valid_to=EVE), place("west", valid_to=EVE)
MERGED = ([OLD_EAST, OLD_WEST, place("both", CHANGED_ON)], ("east", "both"), ("west", "both"))
SPLIT = ([OLD_EAST, place("inner", CHANGED_ON), place("outer", CHANGED_ON)], ("east", "inner"), ("east", "outer"))
RENAMED = ([OLD_EAST, place("new_east", CHANGED_ON)], ("east", "new_east"))
SAME_ID = ([OLD_EAST, place("east", CHANGED_ON)], ("east", "east"))


@pytest.fixture
def opened(reference: Reference) -> Iterator[Any]:
    stores: list[Store] = []

    def fill(
        change: tuple[Any, ...],
        then: dict[str, Sequence[int]],
        now: dict[str, Sequence[int]],
        is_published: bool = True,
    ) -> Store:
        """A store where places have had these ranks before and after the change."""
        areas, *moves = change
        stores.append(open_store(None, with_places(reference, areas, *moves)))
        for round_id, ranks_of in ((BEFORE, then), (ROUND_ID, now)):
            add_round(stores[-1], round_id)
            for area_id, ranks in ranks_of.items():
                for agency_id, rank in zip(FIVE, ranks, strict=False):
                    rate(stores[-1], agency_id=agency_id, area_id=area_id, level=LEVELS[rank - 1], round_id=round_id)
        if is_published:
            publish(stores[-1], BEFORE)
        return stores[-1]

    yield fill
    for store in stores:
        store.close()


def cells(store: Store) -> pd.DataFrame:
    return picture.cells(store, ROUND_ID, user=STRATEGIST, at=after_closing()).set_index("area_id")


@pytest.mark.parametrize("is_published", [True, False])
def test_a_merged_area_is_compared_with_the_worst_of_those_it_continues(opened: Any, is_published: bool) -> None:
    then = {"east": (1, 1, 1, 4, 4), "west": (3, 3, 3, 3)}
    store = opened(MERGED, then, {"both": (3, 2, 4, 4, 4)}, is_published)
    both = cells(store).loc["both"]
    assert (both["previous_level"], both["previous_round_id"], both["level"]) == ("worrying", BEFORE, "critical")
    # The worst of their own: 3, 3, 3, 4 and, from the east alone, 4.
    assert (both["raised_count"], both["lowered_count"], both["same_count"]) == (1, 1, 3)
    assert both["worrying_rounds_count"] == 2


def test_a_split_area_is_compared_with_what_it_was_part_of(opened: Any) -> None:
    store = opened(SPLIT, {"east": (3,) * 5}, {"inner": (4,) * 5, "outer": (1,) * 5})
    shown = cells(store)
    assert list(shown.loc[["inner", "outer"], "previous_level"]) == ["worrying", "worrying"]
    assert list(shown.loc[["inner", "outer"], "raised_count"]) == [5, 0]
    assert list(shown.loc[["inner", "outer"], "worrying_rounds_count"]) == [2, 0]


@pytest.mark.parametrize("change", [RENAMED, SAME_ID])
def test_an_area_that_is_said_to_go_on_is_compared_across_the_change(opened: Any, change: tuple[Any, ...]) -> None:
    new_id = change[0][-1].area_id
    store = opened(change, {"east": (2,) * 5}, {new_id: (2,) * 5})
    assert (cells(store).loc[new_id, "previous_level"], cells(store).loc[new_id, "same_count"]) == ("deviating", 5)


@pytest.mark.parametrize("moves", [(), (("east", "both"),)], ids=["no table", "only the east"])
def test_what_is_not_in_the_table_has_no_past(opened: Any, moves: tuple[Any, ...]) -> None:
    store = opened((MERGED[0], *moves), {"east": (2,) * 5, "west": (5,) * 5}, {"both": (3,) * 5})
    both = cells(store).loc["both"]
    assert both["previous_level"] == ("deviating" if moves else None)
    assert both["raised_count"] == (5 if moves else 0)


def test_last_time_s_answer_follows_the_area(opened: Any) -> None:
    store = opened(MERGED, {"east": (1, 5), "west": (2,)}, {})
    for agency_id, answer in [(FIVE[0], "deviating"), (FIVE[1], "severe"), (FIVE[2], None)]:
        own = own_cells(store, ROUND_ID, agency_id, user=member(agency_id))
        assert {cell.area_id: cell.previous_answer for cell in own}["both"] == answer


def test_last_time_s_answer_does_not_cross_a_redefinition(opened: Any) -> None:
    store = opened(([OLD_EAST, place("east", CHANGED_ON)],), {"east": (1, 5)}, {})
    own = own_cells(store, ROUND_ID, FIVE[0], user=member(FIVE[0]))
    assert [cell.previous_answer for cell in own] == [None]


EARLIER, HALF_UP = "2026-10-01", (3, 3, 1, 1)


def reasons(reference: Reference, change: tuple[Any, ...], *courses: dict[str, Sequence[int]]) -> dict[str, str]:
    """area_id → why it is a signal in the last of these rounds; those before are published."""
    areas, *moves = change
    store = open_store(None, with_places(reference, areas, *moves))
    for round_id, ranks_of in zip((EARLIER, BEFORE, ROUND_ID)[-len(courses) :], courses, strict=True):
        add_round(store, round_id)
        for area_id, ranks in ranks_of.items():
            for agency_id, rank in zip(FIVE, ranks, strict=False):
                rate(store, agency_id=agency_id, area_id=area_id, level=LEVELS[rank - 1], round_id=round_id)
        if round_id != ROUND_ID:
            publish(store, round_id)
    rows = signals.raised(store, [ROUND_ID], user=STRATEGIST, at=after_closing())
    store.close()
    return dict(zip(rows["area_id"], rows["reason"], strict=True))


@pytest.mark.parametrize(
    ("change", "earlier", "found"),
    [
        (RENAMED, {"east": (1,) * 4}, {"new_east": "raised_two_rounds"}),
        (SAME_ID, {"east": (1,) * 4}, {"east": "raised_two_rounds"}),
        (MERGED, {"east": (1,) * 4, "west": (2,) * 4}, {"both": "raised_two_rounds"}),
        (MERGED, {"east": (1,) * 4, "west": (3,) * 4}, {}),  # the worst of them stood where it stands
        (SPLIT, {"east": (1,) * 4}, {"inner": "raised_two_rounds", "outer": "raised_two_rounds"}),
        ((RENAMED[0],), {"east": (1,) * 4}, {}),
    ],
)
def test_two_rounds_in_a_row_are_counted_along_the_lineage(
    reference: Reference, change: tuple[Any, ...], earlier: dict[str, Sequence[int]], found: dict[str, str]
) -> None:
    now = {area.area_id: HALF_UP for area in change[0] if area.valid_from == CHANGED_ON}
    assert reasons(reference, change, earlier, dict.fromkeys(earlier, HALF_UP), now) == found


@pytest.mark.parametrize(
    ("change", "before", "is_silent"),
    [
        (RENAMED, {"east": (4,)}, True),
        (SAME_ID, {"east": (4,)}, True),
        (MERGED, {"west": (4,)}, True),
        (SPLIT, {"east": (4,)}, True),
        ((RENAMED[0],), {"east": (4,)}, False),
        ((SAME_ID[0],), {"east": (4,)}, False),
    ],
)
def test_a_signal_silences_the_areas_that_continue_its_own(
    reference: Reference, change: tuple[Any, ...], before: dict[str, Sequence[int]], is_silent: bool
) -> None:
    now = {area.area_id: (4,) for area in change[0] if area.valid_from == CHANGED_ON}
    assert reasons(reference, change, before, now) == ({} if is_silent else dict.fromkeys(now, "critical_for_someone"))


def test_history_takes_the_worst_of_what_was_merged_and_keeps_the_old_places_own(opened: Any) -> None:
    store = opened(MERGED, {"east": (1,) * 5, "west": (4,) * 5}, {"both": (2,) * 5})
    publish(store)
    history = picture.history(store, user=STRATEGIST)
    shown = {(row["round_id"], row["area_id"]): row["level"] for row in history.to_dict("records")}
    assert shown == {
        (BEFORE, "both"): "critical",
        (ROUND_ID, "both"): "deviating",
        (BEFORE, "east"): "normal",
        (BEFORE, "west"): "critical",
    }


def test_history_of_each_part_of_a_split_is_that_of_the_whole(opened: Any) -> None:
    store = opened(SPLIT, {"east": (4,) * 5}, {"inner": (2,) * 5, "outer": (1,) * 5})
    publish(store)
    history = picture.history(store, user=STRATEGIST)
    assert list(history[history["area_id"] == "outer"]["level"]) == ["critical", "normal"]


def test_a_succession_is_followed_through_several_changes_between_two_meetings(reference: Reference) -> None:
    middle = place("middle", CHANGED_ON, date(2026, 11, 10))
    changed = with_places(reference, [OLD_EAST, middle, place("last", date(2026, 11, 11))], ("east", "middle"))
    onward = AreaSuccession("middle", "last", date(2026, 11, 11))
    store = open_store(None, replace(changed, successions=(*changed.successions, onward)))
    for round_id, area_id in ((BEFORE, "east"), (ROUND_ID, "last")):
        add_round(store, round_id)
        for agency_id in FIVE:
            rate(store, agency_id=agency_id, area_id=area_id, level=Level.WORRYING, round_id=round_id)
    assert cells(store).loc["last", "previous_level"] == "worrying"
    store.close()


def test_a_redefinition_that_is_prepared_for_later_leaves_the_trends_of_today(opened: Any) -> None:
    later = [place("east", valid_to=date(2027, 5, 31)), place("east", date(2027, 6, 1))]
    store = opened((later,), {"east": (1,) * 5}, {"east": (2,) * 5})
    publish(store)
    assert list(picture.history(store, user=STRATEGIST)["level"]) == ["normal", "deviating"]


def test_a_reader_learns_nothing_of_a_small_place_from_the_area_that_continues_it(opened: Any) -> None:
    small = [place("east", valid_to=EVE, people=800), OLD_WEST, place("both", CHANGED_ON)]
    store = opened((small, *MERGED[1:]), {"east": (5,) * 5, "west": (1,) * 5}, {"both": (3,) * 5})
    publish(store)
    (both,) = picture.cells(store, ROUND_ID, user=READER, at=after_closing()).to_dict("records")
    assert both["level"] == "worrying"
    assert pd.isna(both["previous_level"])
    assert pd.isna(both["worrying_rounds_count"])
    assert picture.changes(store, ROUND_ID, user=READER, at=after_closing()).empty
    history = picture.history(store, user=READER)
    assert set(zip(history["area_id"], history["level"], strict=True)) == {("both", "worrying"), ("west", "normal")}


def redescribed(reference: Reference) -> Reference:
    """Level *worrying* means something else from the day of the change."""
    old = next(row for row in reference.descriptors if row.code == Level.WORRYING)
    others = tuple(row for row in reference.descriptors if row is not old)
    new = LevelDescriptor(Level.WORRYING, "Något annat.", CHANGED_ON, None)
    return replace(reference, descriptors=(*others, replace(old, valid_to=EVE), new))


def test_what_a_level_means_depends_on_the_day(reference: Reference) -> None:
    changed = redescribed(reference)
    before, after = (changed.levels_on(day)[2].descriptor for day in (EVE, CHANGED_ON))
    assert (before, after) == (reference.level("worrying").descriptor, "Något annat.")


def test_nothing_is_compared_across_a_redefinition_of_the_scale(reference: Reference) -> None:
    store = open_store(None, redescribed(reference))
    for round_id in (BEFORE, ROUND_ID):
        add_round(store, round_id)
        for agency_id in FIVE:
            rate(store, agency_id=agency_id, area_id="0980R003", level=Level.WORRYING, round_id=round_id)
        publish(store, round_id)
    shown = cells(store)
    north = shown[shown["theme_id"] == "drugs"].loc["0980R003"]
    assert pd.isna(north["previous_level"])
    assert (north["same_count"], north["worrying_rounds_count"]) == (0, 1)
    assert set(picture.history(store, user=STRATEGIST)["round_id"]) == {ROUND_ID}
    store.close()


@pytest.mark.parametrize(
    ("areas", "move", "problem"),
    [
        ([place("east"), place("new", CHANGED_ON)], ("east", "new"), "slutar ingen rad för ”east” gälla 2026-10-31"),
        ([OLD_EAST, place("new", EVE)], ("east", "new"), "börjar ingen rad för ”new” gälla 2026-11-01"),
        ([OLD_EAST, place("new", CHANGED_ON)], ("north", "new"), "för ”north” gälla"),
        ([OLD_EAST, place("new", CHANGED_ON)], ("east", "other"), "för ”other” gälla"),
    ],
)
def test_a_succession_must_meet_the_days_of_its_areas(areas: list[Area], move: tuple[str, str], problem: str) -> None:
    (found,) = check_successions([AreaSuccession(*move, CHANGED_ON)], areas, [2])
    assert found.startswith("area_successions.csv rad 2: i areas.csv ")
    assert problem in found


@pytest.mark.parametrize("change", [MERGED, SPLIT, RENAMED, SAME_ID])
def test_a_sound_succession_is_let_through(change: tuple[Any, ...]) -> None:
    areas, *moves = change
    successions = [AreaSuccession(*move, CHANGED_ON) for move in moves]
    assert list(check_successions(successions, areas, range(len(moves)))) == []


def test_a_day_without_a_meaning_is_refused() -> None:
    rows = [
        LevelDescriptor(Level.NORMAL, "Som vanligt.", date(2020, 1, 1), EVE),
        LevelDescriptor(Level.NORMAL, "Som alltid.", date(2026, 11, 3), None),
    ]
    (found,) = check_gaps("level_descriptors.csv", [(row.code.value, row) for row in rows])
    assert "normal saknar rad från 2026-11-01" in found


def with_agencies(reference: Reference, **days: tuple[date, date | None]) -> Reference:
    """The same agencies, but those named valid between these days."""
    agencies = tuple(
        replace(agency, valid_from=days[agency.agency_id][0], valid_to=days[agency.agency_id][1])
        if agency.agency_id in days
        else agency
        for agency in reference.agencies
    )
    return replace(reference, agencies=agencies)


def asked(store: Store, round_id: str) -> set[str]:
    rows = store.rows("select distinct agency_id from expected_answers where round_id = ?", [round_id])
    return {row["agency_id"] for row in rows}


def test_a_round_asks_the_agencies_that_there_were_on_its_day(reference: Reference) -> None:
    dated = with_agencies(reference, police=(ALWAYS, EVE), education=(CHANGED_ON, None))
    store = open_store(None, dated)
    add_round(store, BEFORE)
    add_round(store, ROUND_ID)

    assert {"police", "education"} & asked(store, BEFORE) == {"police"}
    assert {"police", "education"} & asked(store, ROUND_ID) == {"education"}
    with pytest.raises(ContentProblem, match="Det finns ingen verksamhet ”police” den 26 november 2026"):
        rate(store, agency_id="police")
    store.close()


def test_coverage_has_days_and_two_rows_of_the_same_are_one_expectation(reference: Reference) -> None:
    coverage = (Coverage("police", "*", "drugs", valid_to=EVE), Coverage("police", "0980R005", "*", valid_to=None))
    store = open_store(None, replace(reference, coverage=coverage))
    add_round(store, BEFORE)
    add_round(store, ROUND_ID)
    sql = "select area_id, theme_id from expected_answers where round_id = ? and theme_id = 'drugs'"

    assert len(store.rows(sql, [BEFORE])) == len(reference.areas_on(EVE))
    assert [row["area_id"] for row in store.rows(sql, [ROUND_ID])] == ["0980R005"]
    store.close()


def test_an_agency_that_has_ended_is_no_longer_chosen_among_but_one_that_begins_is(reference: Reference) -> None:
    dated = with_agencies(reference, police=(ALWAYS, EVE), education=(date(2027, 1, 1), None))
    renamed = replace(dated, agencies=(*dated.agencies, replace(dated.agency("voluntary"), valid_from=CHANGED_ON)))

    left = [agency.agency_id for agency in renamed.agencies_left(CHANGED_ON)]

    assert "police" not in left
    assert "education" in left
    assert left.count("voluntary") == 1


def test_days_of_agencies_and_coverage_may_be_left_out_and_are_read(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "reference"))
    written = (folder / "agencies.csv").read_text(encoding="utf-8")
    (folder / "agencies.csv").write_text(written.replace("state,false,,", "state,false,,2026-10-31", 1), "utf-8")

    agency = load(folder).agency("police")

    assert (agency.valid_from, agency.valid_to) == (ALWAYS, EVE)
    assert all(row.valid_from == ALWAYS and row.valid_to is None for row in load(folder).coverage)
