"""The joint picture: known values, edges, keys, a golden round, and what each role may see."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date

import pandas as pd
import pytest

from pipelines import picture, rounds
from pipelines.domain import NO_INSIGHT, Level, Rating, User
from pipelines.errors import AccessProblem
from pipelines.ledger import EntryKind, Store, model_files, open_store
from pipelines.rating import approvals, ratings
from pipelines.rating.own import asked_cells, own_cells, own_history
from pipelines.reference import Reference
from tests import golden
from tests.factories import (
    COUNCIL,
    READER,
    ROUND_ID,
    STRATEGIST,
    add_round,
    after_closing,
    member,
    publish,
    rate,
    while_open,
)

LEVELS = list(Level)
FIVE = ("police", "social_services", "education", "technical_services", "safety_function")


def cell(store: Store, area_id: str = "0980R005", theme_id: str = "drugs", round_id: str = ROUND_ID) -> pd.Series:
    cells = picture.cells(store, round_id, user=STRATEGIST, at=after_closing(round_id))
    return cells[(cells["area_id"] == area_id) & (cells["theme_id"] == theme_id)].iloc[0]


def rate_ranks(store: Store, ranks: Sequence[int], round_id: str = ROUND_ID) -> None:
    """Drugs in Gråbo, expected of seven: the first agencies give these ranks."""
    for agency_id, rank in zip((*FIVE, "housing_company", "voluntary"), ranks, strict=False):
        rate(store, agency_id=agency_id, level=LEVELS[rank - 1], round_id=round_id)


@pytest.mark.parametrize(
    ("ranks", "level", "interpolated_median"),
    [
        ((1, 2, 3, 3, 3), "worrying", 8 / 3),
        ((1, 2, 2, 5), "deviating", 2.0),
        ((1, 1, 2, 2), "deviating", 1.5),
        ((5, 5, 5, 5, 5), "severe", 5.0),
        ((1, 1, 1, 1), "normal", 1.0),
        ((1, 1, 5, 5), "severe", 3.0),
        ((1, 2, 3, 4), "worrying", 2.5),
        ((1, 2, 3, 4, 5), "worrying", 3.0),
        ((4, 4, 4, 1, 1), "critical", 11 / 3),
    ],
)
def test_the_level_is_the_upper_median_and_charts_get_the_interpolated_one(
    store: Store, ranks: Sequence[int], level: str, interpolated_median: float
) -> None:
    add_round(store)
    rate_ranks(store, ranks)
    shown = cell(store)
    assert shown["level"] == level
    assert shown["interpolated_median"] == pytest.approx(interpolated_median)
    assert shown["lowest_level"] == LEVELS[min(ranks) - 1]
    assert shown["highest_level"] == LEVELS[max(ranks) - 1]


@pytest.mark.parametrize(
    ("ranks", "agreement", "label"),
    [
        ((3, 3, 3, 3), 1.0, "united"),
        ((1, 1, 5, 5), 0.0, "split"),
        ((1, 1, 1, 5), 0.189, "split"),
        ((1, 1, 3, 3), 0.585, "divided"),
        ((1, 2, 3, 4, 5), 0.434, "split"),
    ],
)
def test_agreement_has_the_known_values_of_tastle_and_wierman(
    store: Store, ranks: Sequence[int], agreement: float, label: str
) -> None:
    add_round(store)
    rate_ranks(store, ranks)
    assert cell(store)["agreement"] == pytest.approx(agreement, abs=0.0005)
    assert cell(store)["agreement_label"] == label


def test_agreement_is_not_claimed_for_two(store: Store) -> None:
    add_round(store)
    rate_ranks(store, (1, 5))
    assert pd.isna(cell(store)["agreement"])
    assert pd.isna(cell(store)["agreement_label"])


@pytest.mark.parametrize(
    ("ranks", "basis"), [((3, 3), "insufficient"), ((3, 3, 3), "insufficient"), ((3, 3, 3, 3), "quorum")]
)
def test_a_level_needs_three_ratings_and_half_of_those_expected(store: Store, ranks: Sequence[int], basis: str) -> None:
    add_round(store)  # seven are expected to rate drugs in Gråbo, so three are too few
    rate_ranks(store, ranks)
    shown = cell(store)
    assert shown["basis"] == basis
    assert pd.isna(shown["level"]) is (basis == "insufficient")
    assert pd.isna(shown["interpolated_median"]) is (basis == "insufficient")
    assert shown["expected_count"] == 7


def test_three_are_enough_where_five_are_expected(store: Store) -> None:
    add_round(store)
    for agency_id in FIVE[:3]:
        rate(store, agency_id=agency_id, area_id="0980R003", theme_id="drugs")
    assert cell(store, "0980R003")["basis"] == "quorum"


def test_those_nobody_expected_make_no_quorum_in_place_of_the_silent(store: Store) -> None:
    add_round(store)
    for agency_id in ("first_line_health", "culture_leisure", "county_board", "prison_probation"):
        rate(store, agency_id=agency_id, area_id="0980R003", theme_id="drugs", level=Level.SEVERE)
    shown = cell(store, "0980R003")
    assert (shown["ratings_count"], shown["expected_count"], shown["basis"]) == (4, 5, "insufficient")
    assert shown["expected_ratings_count"] == 0


def test_who_said_what_cannot_be_read_out_of_the_picture(store: Store) -> None:
    add_round(store)
    rate_ranks(store, (1, 1, 1, 1))
    rate(store, agency_id="police", area_id="0980R001", level=Level.SEVERE)
    council = picture.cells(store, ROUND_ID, user=COUNCIL, at=after_closing()).set_index(["area_id", "theme_id"])
    thick, thin = council.loc[("0980R005", "drugs")], council.loc[("0980R001", "drugs")]
    assert thick["level"] == "normal"
    assert thick["missing_agency_ids"] == "housing_company,safety_function,voluntary"
    hidden = ["lowest_level", "highest_level", "normal_count", "severe_count", "raised_count"]
    assert thick[hidden].isna().all()
    assert thin[[*hidden, "worrying_share", "missing_agency_ids"]].isna().all()
    assert not thin["is_flagged"]
    assert thick[["interpolated_median", "agreement"]].isna().all()  # to the third decimal they are the counts
    assert (thick["worrying_share"], thick["agreement_label"]) == (0, "united")
    publish(store)
    reader = picture.cells(store, ROUND_ID, user=READER, at=after_closing())
    assert reader["missing_agency_ids"].isna().all()
    assert reader[hidden].isna().all().all()
    assert picture.history(store, user=READER)[hidden].isna().all().all()
    told = ["interpolated_median", "agreement", "agreement_label", "worrying_share"]
    assert picture.history(store, user=READER)[told].isna().all().all()
    assert reader[told].isna().all().all()
    council = picture.cells(store, ROUND_ID, user=COUNCIL, at=after_closing())
    assert council["normal_count"].sum() == 4


def test_no_insight_makes_no_quorum_and_no_level(store: Store) -> None:
    add_round(store)
    rate_ranks(store, (3, 3, 3))
    for agency_id in ("technical_services", "safety_function", "housing_company", "voluntary"):
        rate(store, agency_id=agency_id, level=NO_INSIGHT)
    shown = cell(store)
    assert (shown["basis"], shown["ratings_count"], shown["no_insight_count"]) == ("insufficient", 3, 4)
    assert shown["missing_agency_ids"] == ""


def test_one_single_critical_rating_flags_a_cell_even_without_a_quorum(store: Store) -> None:
    add_round(store)
    rate_ranks(store, (1, 4))
    assert cell(store)["is_flagged"]
    assert pd.isna(cell(store)["level"])


def test_the_share_at_or_above_worrying_and_the_missing_are_said(store: Store) -> None:
    add_round(store)
    rate_ranks(store, (2, 3, 4, 1))
    assert cell(store)["worrying_share"] == pytest.approx(0.5)
    assert cell(store)["missing_agency_ids"] == "housing_company,safety_function,voluntary"
    assert not cell(store, "0980R001")["is_flagged"]
    assert pd.isna(cell(store, "0980R001")["worrying_share"])


def test_change_compares_only_agencies_that_rated_both_times(store: Store) -> None:
    add_round(store, "2026-10-29")
    add_round(store)
    rate_ranks(store, (1, 2, 3, 3), "2026-10-29")
    publish(store, "2026-10-29")
    rate_ranks(store, (2, 2, 1))
    rate(store, agency_id="voluntary", level=Level.SEVERE)
    shown = cell(store)
    assert (shown["raised_count"], shown["lowered_count"], shown["same_count"]) == (1, 1, 1)
    assert shown["previous_level"] == "worrying"
    assert shown["previous_round_id"] == "2026-10-29"


def test_no_comparison_across_a_redefinition(reference: Reference) -> None:
    from dataclasses import replace

    old = next(theme for theme in reference.themes if theme.theme_id == "drugs")
    themes = (
        *(theme for theme in reference.themes if theme.theme_id != "drugs"),
        replace(old, valid_to=date(2026, 10, 31)),
        replace(old, valid_from=date(2026, 11, 1)),
    )
    store = open_store(None, replace(reference, themes=themes))
    add_round(store, "2026-10-29")
    add_round(store)
    for round_id in ("2026-10-29", ROUND_ID):
        for theme_id in ("drugs", "alcohol"):
            for agency_id in FIVE:
                rate(store, agency_id=agency_id, area_id="0980R003", theme_id=theme_id, round_id=round_id)
    assert cell(store, "0980R003")["same_count"] == 0
    assert pd.isna(cell(store, "0980R003")["previous_level"])
    assert cell(store, "0980R003", "alcohol")["same_count"] == 5
    publish(store, "2026-10-29")
    publish(store)
    history = picture.history(store, user=STRATEGIST)
    assert set(history[history["theme_id"] == "drugs"]["round_id"]) == {ROUND_ID}
    assert set(history[history["theme_id"] == "alcohol"]["round_id"]) == {"2026-10-29", ROUND_ID}
    store.close()


def test_a_theme_for_the_whole_island_is_expected_nowhere_else(store: Store) -> None:
    add_round(store)
    cells = picture.cells(store, ROUND_ID, user=STRATEGIST, at=after_closing())
    assert list(cells[cells["theme_id"] == "sexual_violence"]["area_id"]) == ["gotland"]


def test_a_place_is_summarised_by_its_worst_theme(store: Store) -> None:
    add_round(store)
    for agency_id in FIVE:
        rate(store, agency_id=agency_id, area_id="0980R003", theme_id="drugs", level=Level.WORRYING)
        rate(store, agency_id=agency_id, area_id="0980R003", theme_id="alcohol", level=Level.DEVIATING)
    for agency_id in ("police", "social_services", "education"):
        rate(store, agency_id=agency_id, area_id="0980R003", theme_id="threats_extortion", level=Level.NORMAL)
    rate(store, agency_id="police", area_id="0980R003", theme_id="alcohol", level=Level.SEVERE)
    places = picture.places(store, ROUND_ID, user=STRATEGIST, at=after_closing()).set_index("area_id")
    assert places.loc["0980R003", "theme_id"] == "drugs"
    assert places.loc["0980R003", "level"] == "worrying"
    assert places.loc["0980R003", "has_flag"]
    assert places.loc["0980R003", "judged_themes_count"] == 3
    assert places.loc["0980R003", "flagged_theme_ids"] == "alcohol"
    assert pd.isna(places.loc["0980R001", "level"])


def test_a_place_is_not_called_calm_while_most_of_its_themes_have_no_level(store: Store) -> None:
    add_round(store)
    for agency_id in FIVE:
        rate(store, agency_id=agency_id, area_id="0980R003", theme_id="drugs", level=Level.NORMAL)
    places = picture.places(store, ROUND_ID, user=STRATEGIST, at=after_closing()).set_index("area_id")
    assert (places.loc["0980R003", "judged_themes_count"], places.loc["0980R003", "themes_count"]) == (1, 5)
    assert pd.isna(places.loc["0980R003", "level"])
    for agency_id in FIVE:
        rate(store, agency_id=agency_id, area_id="0980R003", theme_id="drugs", level=Level.CRITICAL)
    places = picture.places(store, ROUND_ID, user=STRATEGIST, at=after_closing()).set_index("area_id")
    assert places.loc["0980R003", "level"] == "critical"


def test_the_direction_is_that_of_the_level_and_pairs_without_a_level_say_nothing(store: Store) -> None:
    add_round(store, "2026-10-29")
    add_round(store)
    rate_ranks(store, (3, 3, 3, 3), "2026-10-29")
    rate_ranks(store, (4,))
    (change,) = picture.changes(store, ROUND_ID, user=STRATEGIST, at=after_closing()).to_dict("records")
    assert change["direction"] == "lost"


def test_changes_put_the_confirmed_worsening_first_and_the_improvement_last(store: Store) -> None:
    add_round(store, "2026-10-29")
    add_round(store)
    for area_id, then, now in [("0980R003", 1, 2), ("0980R002", 3, 1), ("0980R004", 1, 1)]:
        for agency_id in FIVE:
            rate(store, agency_id=agency_id, area_id=area_id, level=LEVELS[then - 1], round_id="2026-10-29")
            rate(store, agency_id=agency_id, area_id=area_id, level=LEVELS[now - 1])
    rate(store, agency_id="police", area_id="0980R001", level=Level.CRITICAL)
    found = picture.changes(store, ROUND_ID, user=STRATEGIST, at=after_closing())
    assert list(found["area_id"]) == ["0980R003", "0980R001", "0980R002"]
    assert list(found["direction"]) == ["worse", "flagged", "better"]
    assert list(found["is_confirmed"]) == [True, False, True]


def test_what_is_lost_begins_with_what_was_worst(store: Store) -> None:
    add_round(store, "2026-10-29")
    add_round(store)
    for area_id, then in [("0980R002", 1), ("0980R003", 5), ("0980R004", 2)]:
        for agency_id in FIVE:
            rate(store, agency_id=agency_id, area_id=area_id, level=LEVELS[then - 1], round_id="2026-10-29")
    found = picture.changes(store, ROUND_ID, user=STRATEGIST, at=after_closing())
    assert list(found["direction"]) == ["lost"] * 3
    assert list(found["area_id"]) == ["0980R003", "0980R004", "0980R002"]


def test_one_step_up_without_a_majority_is_shown_but_not_called_confirmed(store: Store) -> None:
    add_round(store, "2026-10-29")
    add_round(store)
    rate_ranks(store, (1, 1, 1, 2, 2), "2026-10-29")
    rate_ranks(store, (1, 1, 2, 2, 2))
    (change,) = picture.changes(store, ROUND_ID, user=STRATEGIST, at=after_closing()).to_dict("records")
    assert (change["direction"], change["is_confirmed"], change["level_steps"]) == ("worse", False, 1)


def test_a_lone_critical_answer_is_no_change_for_whoever_may_not_see_the_answers(store: Store) -> None:
    add_round(store)
    rate(store, area_id="gotland", level=Level.SEVERE)
    (for_osf,) = picture.changes(store, ROUND_ID, user=STRATEGIST, at=after_closing()).to_dict("records")
    assert for_osf["direction"] == "flagged"

    assert picture.changes(store, ROUND_ID, user=COUNCIL, at=after_closing()).empty

    publish(store)
    assert picture.changes(store, ROUND_ID, user=READER, at=after_closing()).empty
    assert len(picture.changes(store, ROUND_ID, user=COUNCIL, at=after_closing())) == 1


def test_how_many_moved_which_way_is_not_told_beside_a_change_to_whoever_may_not_see_the_answers(store: Store) -> None:
    add_round(store, "2026-10-29")
    add_round(store)
    rate_ranks(store, (1, 1, 1, 1), round_id="2026-10-29")
    rate_ranks(store, (5, 5, 5, 1))

    (change,) = picture.changes(store, ROUND_ID, user=COUNCIL, at=after_closing()).to_dict("records")

    assert (change["direction"], change["is_confirmed"]) == ("worse", True)
    assert pd.isna([change[name] for name in ("paired_count", "is_raised_by_most", "is_lowered_by_most")]).all()


def test_the_order_of_changes_tells_nothing_of_a_cell_with_too_few_answers(store: Store) -> None:
    add_round(store, "2026-10-29")
    add_round(store)
    for theme_id in ("alcohol", "drugs"):
        for agency_id in (*FIVE, "housing_company", "voluntary"):
            rate(store, agency_id=agency_id, theme_id=theme_id, round_id="2026-10-29")
    rate(store, theme_id="drugs", level=Level.SEVERE)  # in both there are too few now; only in one somebody worries

    order = {
        user.role: picture.changes(store, ROUND_ID, user=user, at=after_closing())["theme_id"].to_list()
        for user in (STRATEGIST, COUNCIL)
    }

    assert order == {STRATEGIST.role: ["drugs", "alcohol"], COUNCIL.role: ["alcohol", "drugs"]}


def test_who_said_what_now_and_last_time(store: Store) -> None:
    add_round(store, "2026-10-29")
    add_round(store)
    rate_ranks(store, (1, 2), "2026-10-29")
    rate(store, agency_id="police", level=Level.CRITICAL, comment="Öppen handel.")
    rate(store, agency_id="education", level=NO_INSIGHT)
    answers = picture.answers(store, ROUND_ID, "0980R005", "drugs", user=STRATEGIST, at=after_closing())
    assert list(answers["agency_id"][:2]) == ["police", "education"]
    assert list(answers["answer"][:2]) == ["critical", "no_insight"]
    assert answers["answer"][2:].isna().all()
    assert len(answers) == 7
    assert answers["previous_answer"].fillna("").to_list()[0] == "normal"
    assert answers["comment"][0] == "Öppen handel."


def test_participation_says_who_and_when_but_never_what(store: Store) -> None:
    add_round(store)
    rate(store, agency_id="police")
    rows = picture.participation(store, ROUND_ID, user=member("education"))
    assert rows["agency_id"][0] == "police"
    assert (rows["expected_count"][0], rows["answered_count"][0], rows["versions_count"][0]) == (44, 1, 1)
    assert rows["handed_in_at"][1:].isna().all()
    assert not {"answer", "level", "comment"} & set(rows.columns)
    with pytest.raises(AccessProblem):
        picture.participation(store, ROUND_ID, user=READER)


@pytest.mark.parametrize("user", [member(), STRATEGIST, COUNCIL, READER])
def test_nobody_sees_the_picture_of_an_open_round(store: Store, user: User) -> None:
    add_round(store)
    rate(store)
    for read in (picture.cells, picture.places, picture.changes):
        with pytest.raises(AccessProblem):
            read(store, ROUND_ID, user=user, at=while_open())
    with pytest.raises(AccessProblem):
        picture.answers(store, ROUND_ID, "0980R005", "drugs", user=user, at=while_open())


def test_a_reader_sees_the_published_picture_without_the_small_places(store: Store) -> None:
    add_round(store)
    with pytest.raises(AccessProblem):
        picture.cells(store, ROUND_ID, user=READER, at=after_closing())
    publish(store)
    seen = set(picture.cells(store, ROUND_ID, user=READER, at=after_closing())["area_id"])
    assert {"gotland", "0980R005"} <= seen
    assert not seen & {"0980R006", "0980R008", "0980R009", "0980R010", "ostercentrum"}
    assert set(picture.history(store, user=READER)["area_id"]) == seen


def test_no_models_key_is_repeated_on_filled_data(store: Store) -> None:
    golden.fill(store)
    draft = Rating("2026-11-26", "police", "0980R004", "drugs", Level.NORMAL)
    ratings.save(store, [draft], by=member("police"), at=while_open())
    rounds.publish(store, ROUND_ID, by=STRATEGIST, at=after_closing())
    add_round(store, "2026-12-17")
    rate(store, level=Level.SEVERE, round_id="2026-12-17")
    rate(store, level=Level.NORMAL, round_id="2026-12-17")
    for session in ("one", "other"):
        approvals.ask(store, "2026-12-17", "police", by=member(), session=session, at=while_open("2026-12-17"))
    rate(store, agency_id="education", level=Level.SEVERE, round_id="2026-12-17")
    # What only a fault leaves, for the models that look for it: an answer that nobody saved, in a published round.
    with store.entry(EntryKind.HAND_IN, by=member("education"), at=after_closing()) as entry:
        entry.add("ratings", [{**asdict(replace(draft, agency_id="education")), "is_handed_in": True}])
        entry.add("submissions", [{"round_id": ROUND_ID, "agency_id": "education", "is_late": False}])
    for name, text in model_files().items():
        header = text.splitlines()
        assert header[0].startswith("-- One row per"), name
        key = header[1].removeprefix("-- Key: ")
        counts = store.rows(f"select count(*) as all_rows, count(distinct ({key})) as keys from {name}")[0]
        assert counts["all_rows"] == counts["keys"], name
        assert counts["all_rows"] > 0 or name == "measures", name


def test_the_golden_round_is_unchanged(store: Store) -> None:
    golden.fill(store)
    expected = golden.PICTURE.read_text(encoding="utf-8")
    assert golden.picture_csv(store) == expected


def test_a_template_for_another_agency_is_made_from_what_the_strategist_may_see(store: Store) -> None:
    add_round(store, "2026-11-12")
    rate(store, round_id="2026-11-12", level=Level.SEVERE)
    add_round(store)

    with pytest.raises(AccessProblem):
        asked_cells(store, ROUND_ID, "police", user=STRATEGIST, at=while_open("2026-11-12"))
    closed = after_closing("2026-11-12")
    cells = asked_cells(store, ROUND_ID, "police", user=STRATEGIST, at=closed)
    own = own_cells(store, ROUND_ID, "police", user=member())
    assert cells == own
    assert [cell.previous_answer for cell in cells if cell.previous_answer] == ["severe"]
    with pytest.raises(AccessProblem):
        asked_cells(store, ROUND_ID, "police", user=READER, at=closed)


def test_an_agencies_own_history_is_what_counted_and_nobody_elses_business(store: Store) -> None:
    earlier = "2026-10-29"
    for round_id, level in [(earlier, Level.CRITICAL), (ROUND_ID, Level.NORMAL)]:
        add_round(store, round_id)
        rate(store, level=level, round_id=round_id, comment="Öppen handel.")
        rate(store, level=Level.SEVERE, round_id=round_id, agency_id="education")

    rows = own_history(store, "police", [earlier, ROUND_ID], user=member())

    assert [[row.round_id, row.area_id, row.theme_id, row.answer] for row in rows] == [
        [ROUND_ID, "0980R005", "drugs", "normal"],
        [earlier, "0980R005", "drugs", "critical"],
    ]
    assert len(own_history(store, "police", [earlier], user=member())) == 1
    for user in (STRATEGIST, COUNCIL, READER, member("education")):
        with pytest.raises(AccessProblem):
            own_history(store, "police", [earlier], user=user)
