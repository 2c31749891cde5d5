"""A place's and a theme's summary: the worst of their cells, by a share of the ratings, never a mean."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pandas as pd
import pytest

from pipelines import picture
from pipelines.access import hidden_areas
from pipelines.domain import Level, User
from pipelines.ledger import Store, open_store
from pipelines.picture import trends
from pipelines.reference import Reference
from tests.factories import COUNCIL, READER, ROUND_ID, STRATEGIST, add_round, after_closing, publish, rate
from tests.pipelines.picture.test_joint import FIVE, LEVELS


def rate_drugs(store: Store, area_id: str, ranks: Sequence[int]) -> None:
    for agency_id, rank in zip(FIVE, ranks, strict=False):
        rate(store, agency_id=agency_id, area_id=area_id, level=LEVELS[rank - 1])


def drugs(store: Store, user: User = STRATEGIST) -> pd.Series:
    themes = picture.themes(store, ROUND_ID, user=user, at=after_closing())
    return themes.set_index("theme_id").loc["drugs"]


def with_settings(reference: Reference, **values: str) -> Reference:
    settings = [replace(row, value=values.get(row.setting, row.value)) for row in reference.settings]
    return replace(reference, settings=tuple(settings))


@pytest.mark.parametrize(
    ("share", "level"), [("0.5", "worrying"), ("0.6", "worrying"), ("0.61", "deviating"), ("0.4", "critical")]
)
def test_the_level_is_the_highest_that_the_share_of_the_ratings_reaches(
    reference: Reference, share: str, level: str
) -> None:
    store = open_store(None, with_settings(reference, summary_share=share, calm_share="0.0"))
    add_round(store)
    rate_drugs(store, "0980R003", (2, 2, 3, 4, 4))
    assert drugs(store)["level"] == level
    places = picture.places(store, ROUND_ID, user=STRATEGIST, at=after_closing()).set_index("area_id")
    assert places.loc["0980R003", "level"] == level
    store.close()


def test_with_half_of_the_ratings_a_summary_is_the_worst_of_the_cells_own_levels(store: Store) -> None:
    add_round(store)
    for area_id, ranks in [("0980R003", (1, 1, 4, 4)), ("0980R002", (3, 3, 3)), ("0980R004", (5, 5))]:
        rate_drugs(store, area_id, ranks)
    theme = drugs(store)
    assert (theme["area_id"], theme["level"]) == ("0980R003", "critical")
    assert (theme["judged_areas_count"], theme["areas_count"]) == (2, 14)
    assert theme["flagged_area_ids"] == "0980R003,0980R004"


def test_a_theme_is_not_called_calm_while_most_of_its_places_have_no_level(store: Store) -> None:
    add_round(store)
    for area_id in ("0980R002", "0980R003", "0980R004"):
        rate_drugs(store, area_id, (1, 1, 1, 1, 1))
    assert pd.isna(drugs(store)["level"])
    rate_drugs(store, "0980R004", (3, 3, 3, 3, 3))
    assert drugs(store)["level"] == "worrying"


def test_a_readers_theme_says_nothing_of_the_small_places(store: Store) -> None:
    add_round(store)
    rate_drugs(store, "0980R006", (5, 5, 5, 5, 5))
    rate_drugs(store, "0980R003", (3, 3, 3, 3, 3))
    publish(store)
    assert (drugs(store)["area_id"], drugs(store)["level"]) == ("0980R006", "severe")
    seen = drugs(store, READER)
    assert (seen["area_id"], seen["level"], seen["has_flag"]) == ("0980R003", "worrying", False)
    open_places = {area.area_id for area in store.reference.areas} - hidden_areas(READER, store.reference)
    assert seen["areas_count"] == len(open_places)


def test_a_flag_in_a_cell_without_a_level_is_not_told_to_those_who_may_not_see_the_answers(store: Store) -> None:
    add_round(store)
    rate_drugs(store, "0980R003", (3, 3, 3, 3, 3))
    rate(store, agency_id="police", area_id="0980R003", theme_id="alcohol", level=Level.SEVERE)
    for user, has_flag in [(STRATEGIST, True), (COUNCIL, False)]:
        places = picture.places(store, ROUND_ID, user=user, at=after_closing()).set_index("area_id")
        assert places.loc["0980R003", "has_flag"] == has_flag
        assert places.loc["0980R003", "flagged_theme_ids"] == ("alcohol" if has_flag else "")


@pytest.mark.parametrize(("user", "worst"), [(STRATEGIST, "drugs"), (READER, "alcohol")])
def test_a_readers_place_says_nothing_of_a_theme_that_has_become_one_of_the_whole_alone(
    reference: Reference, user: User, worst: str
) -> None:
    """The round was rated while the theme was still told of place by place."""
    themes = tuple(
        replace(theme, is_whole_only=True) if theme.theme_id == "drugs" else theme for theme in reference.themes
    )
    store = open_store(None, reference)
    add_round(store)
    rate_drugs(store, "0980R003", (5, 5, 5, 5, 5))
    for agency_id in FIVE:
        rate(store, agency_id=agency_id, area_id="0980R003", theme_id="alcohol", level=Level.WORRYING)
    publish(store)
    later = open_store(None, replace(reference, themes=themes))
    later.retell(store, after=None, before=str(UUID(int=2**128 - 1)), without=())
    at = after_closing()
    (place,) = [
        row
        for row in picture.places(later, ROUND_ID, user=user, at=at).to_dict("records")
        if row["area_id"] == "0980R003"
    ]
    assert place["theme_id"] == worst
    assert ("drugs" in place["flagged_theme_ids"]) is (user is STRATEGIST)
    tables = [picture.cells(later, ROUND_ID, user=user, at=at), picture.changes(later, ROUND_ID, user=user, at=at)]
    for table in [*tables, picture.history(later, user=user), trends.signs(later, user=user)]:
        cells = set(zip(table["area_id"], table["theme_id"], strict=True))
        assert (("0980R003", "drugs") in cells) is (user is STRATEGIST)
    for each in (store, later):
        each.close()
