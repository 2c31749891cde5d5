"""Every number of the picture against the same method in plain Python, on worlds that Hypothesis thinks of.

Three rounds of a small municipality: ties, silence, one agency alone, nobody with insight, late answers,
corrections, answers taken back, answers nobody asked for. Before the last round a theme and an area are defined anew,
two areas are merged into one, and a part of one of them becomes an area of its own; in some worlds a level has also got
a new meaning. The worlds are others in every run; a failing one is printed as a line to put above the test.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipelines.domain import Agency, Area, AreaKind, AreaSuccession, Rating, Theme
from pipelines.ledger import Store, open_store
from pipelines.rating import ratings
from pipelines.rating.imports import import_ratings
from pipelines.reference import ANY, Coverage, Reference
from tests.factories import STRATEGIST, add_round, after_closing, member, publish, while_open
from tests.reference_method import (
    RANKS,
    Asked,
    Cell,
    agreement,
    change,
    corrected,
    part_of,
    picture,
    strictness,
    summary,
)

ROUND_IDS = ["2026-09-10", "2026-10-08", "2026-11-05"]
LAST_DAY, FIRST_DAY = date(2026, 10, 14), date(2026, 10, 15)
"""The old definitions end, and the new ones begin."""

AGENCY_IDS = [f"agency_{number}" for number in range(1, 6)]
AREAS = [
    ("island", AreaKind.WHOLE, date(2020, 1, 1), None),
    ("town", AreaKind.TOWN, date(2020, 1, 1), None),
    ("harbour", AreaKind.TOWN, date(2020, 1, 1), LAST_DAY),
    ("harbour", AreaKind.TOWN, FIRST_DAY, None),
    ("west", AreaKind.TOWN, date(2020, 1, 1), LAST_DAY),
    ("east", AreaKind.TOWN, date(2020, 1, 1), LAST_DAY),
    ("coast", AreaKind.TOWN, FIRST_DAY, None),
    ("cape", AreaKind.TOWN, FIRST_DAY, None),
]
SMALL_AREA_IDS = {"west"}
CONTINUES = {"coast": ["west", "east"], "cape": ["east"]}
THEMES = [
    ("drugs", False, date(2020, 1, 1), None),
    ("alcohol", False, date(2020, 1, 1), LAST_DAY),
    ("alcohol", False, FIRST_DAY, None),
    ("violence", True, date(2020, 1, 1), None),
]
AREA_IDS = list(dict.fromkeys(area_id for area_id, *_ in AREAS))
CELLS = [
    *((area_id, theme_id) for area_id in AREA_IDS for theme_id in ("drugs", "alcohol")),
    ("island", "violence"),
]
ANSWERS = [*RANKS, "no_insight", None]


@dataclass(frozen=True)
class Step:
    """Something an agency does: saves, hands in, or has a file imported, perhaps when the round has closed."""

    kind: str
    agency_id: str
    answers: dict[Cell, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    coverage: frozenset[tuple[str, str, str]]
    steps: tuple[tuple[Step, ...], ...]
    published_count: int
    is_scale_new: bool


@dataclass(frozen=True)
class Told:
    """What counts in a round; and of those who have handed in, who did so in time."""

    round_id: str
    cells: dict[Cell, Asked]
    handed_in: dict[str, bool]


def steps() -> st.SearchStrategy[Step]:
    agency_ids = st.sampled_from(AGENCY_IDS)
    given_answers = st.dictionaries(st.sampled_from(CELLS), st.sampled_from(ANSWERS), max_size=len(CELLS))
    alike = st.builds(
        lambda answer, cells: dict.fromkeys(cells, answer), st.sampled_from(ANSWERS), st.sets(st.sampled_from(CELLS))
    )
    answers = given_answers | alike
    return st.one_of(
        st.builds(Step, st.just("save"), agency_ids, answers),
        st.builds(Step, st.just("hand_in"), agency_ids, answers),
        st.builds(Step, st.sampled_from(["import", "late"]), agency_ids, answers),
    )


def stories() -> st.SearchStrategy[Story]:
    covered = st.tuples(
        st.sampled_from(AGENCY_IDS),
        st.sampled_from([ANY, *AREA_IDS]),
        st.sampled_from([ANY, "drugs", "alcohol", "violence"]),
    )
    everybody = st.just(frozenset((agency_id, ANY, ANY) for agency_id in AGENCY_IDS))
    coverage = everybody | st.frozensets(covered, min_size=1, max_size=9)
    of_round = st.lists(steps(), max_size=9).map(tuple)
    return st.builds(Story, coverage, st.tuples(of_round, of_round, of_round), st.integers(0, 3), st.booleans())


# An example is a whole store, so a failing one is not made smaller: that would take many minutes.
@settings(
    max_examples=20,
    deadline=None,
    print_blob=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(story=stories())
def test_every_number_is_what_the_plain_method_says(reference: Reference, story: Story) -> None:
    store = open_store(None, municipality(reference, story))
    try:
        told = tell(store, story)
        rows = expected_rows(told, story)
        check(store, "picture", ["round_id", "area_id", "theme_id"], rows)
        check(store, "changes", ["round_id", "area_id", "theme_id"], {key: change(row) for key, row in rows.items()})
        check(store, "place_summaries", ["round_id", "area_id", "is_open"], expected_places(rows))
        check(store, "theme_summaries", ["round_id", "theme_id", "is_open"], expected_themes(rows))
        check(store, "agency_rounds", ["round_id", "agency_id"], expected_parts(told))
    finally:
        store.close()


def check(
    store: Store, model: str, key: list[str], expected: Mapping[tuple[Any, ...], Mapping[str, Any] | None]
) -> None:
    """The model has exactly these rows; of each, what the plain method says of it. None is no row."""
    rows = {tuple(row[name] for name in key): row for row in store.rows(f"select * from {model}")}
    awaited = {row_key: numbers for row_key, numbers in expected.items() if numbers is not None}
    assert rows.keys() == awaited.keys(), model
    for row_key, numbers in awaited.items():
        for name, value in numbers.items():
            assert is_same(rows[row_key][name], value), (model, row_key, name, rows[row_key][name], value)


def expected_rows(told: list[Told], story: Story) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Every row of the picture, seen through the second lens too: what is usual is read from published rounds alone."""
    parts = expected_parts(told)
    of_round = [(each.round_id, each.cells) for each in told]
    rows = picture(of_round, partial(earlier_cells, is_scale_new=story.is_scale_new))
    for number, each in enumerate(told):
        before = [earlier.round_id for earlier in told[: min(number, story.published_count)]]
        usual = {
            agency_id: strictness([parts[round_id, agency_id] for round_id in before if (round_id, agency_id) in parts])
            for agency_id in AGENCY_IDS
        }
        for cell, asked in each.cells.items():
            rows[each.round_id, *cell] |= corrected(asked, usual)
    return rows


def expected_parts(told: list[Told]) -> dict[tuple[str, str], dict[str, Any]]:
    parts = {}
    for each in told:
        expected = {agency_id for asked in each.cells.values() for agency_id in asked.expected}
        for agency_id in expected | each.handed_in.keys():
            is_on_time = each.handed_in.get(agency_id, False)
            parts[each.round_id, agency_id] = {**part_of(agency_id, each.cells), "is_on_time": is_on_time}
    return parts


def expected_places(
    rows: Mapping[tuple[str, str, str], dict[str, Any]],
) -> dict[tuple[str, str, bool], dict[str, Any]]:
    of_place: dict[tuple[str, str, bool], dict[str, Any]] = defaultdict(dict)
    for (round_id, area_id, theme_id), row in rows.items():
        of_place[round_id, area_id, False][theme_id] = row
        if area_id not in SMALL_AREA_IDS:
            of_place[round_id, area_id, True][theme_id] = row
    return {key: named(summary(cells), "theme") for key, cells in of_place.items()}


def expected_themes(
    rows: Mapping[tuple[str, str, str], dict[str, Any]],
) -> dict[tuple[str, str, bool], dict[str, Any]]:
    of_theme: dict[tuple[str, str, bool], dict[str, Any]] = defaultdict(dict)
    for (round_id, area_id, theme_id), row in rows.items():
        of_theme[round_id, theme_id, False][area_id] = row
        if area_id not in SMALL_AREA_IDS:
            of_theme[round_id, theme_id, True][area_id] = row
    return {key: named(summary(cells), "area") for key, cells in of_theme.items()}


def named(found: dict[str, Any], part: str) -> dict[str, Any]:
    """A summary with the columns of its model; `part` is what it is summed over."""
    return {
        f"{part}_id": found["worst"],
        "level": found["level"],
        f"judged_{part}s_count": found["judged_count"],
        f"{part}s_count": found["count"],
        "has_flag": found["has_flag"],
        f"flagged_{part}_ids": found["flagged"],
        f"judged_flagged_{part}_ids": found["judged_flagged"],
    }


def tell(store: Store, story: Story) -> list[Told]:
    """Does everything in the store, and gives what then counts, worked out beside it."""
    told = []
    for number, (round_id, of_round) in enumerate(zip(ROUND_IDS, story.steps, strict=True)):
        add_round(store, round_id)
        counting: dict[tuple[str, Cell], str] = {}
        drafts: dict[tuple[str, Cell], str | None] = {}
        handed_in: dict[str, bool] = {}
        valid = set(cells_on(round_id))
        for step in sorted(of_round, key=lambda step: step.kind == "late"):
            given_now = {(step.agency_id, cell): answer for cell, answer in step.answers.items() if cell in valid}
            if step.kind in {"import", "late"}:
                imported = {key: answer for key, answer in given_now.items() if answer is not None}
                import_file(store, round_id, imported, is_late=step.kind == "late")
                if imported.items() - counting.items():
                    handed_in[step.agency_id] = handed_in.get(step.agency_id, False) or step.kind == "import"
                counting.update(imported)
                continue
            save(store, round_id, given_now)
            drafts.update(given_now)
            waiting = {key: answer for key, answer in drafts.items() if key[0] == step.agency_id}
            if step.kind == "hand_in" and (waiting or step.agency_id in handed_in):
                at = while_open(round_id)
                ratings.hand_in(store, round_id, step.agency_id, by=member(step.agency_id), at=at)
                handed_in[step.agency_id] = True
                for key, answer in waiting.items():
                    counting.pop(key, None)
                    if answer is not None:
                        counting[key] = answer
                    del drafts[key]
        if number < story.published_count:
            publish(store, round_id)
        told.append(Told(round_id, asked_cells(story, round_id, counting), handed_in))
    return told


def cells_on(round_id: str) -> list[Cell]:
    day = date.fromisoformat(round_id)
    places = {area_id for area_id, _, first, last in AREAS if first <= day and (last is None or day <= last)}
    return [cell for cell in CELLS if cell[0] in places]


def save(store: Store, round_id: str, answers: dict[tuple[str, Cell], str | None]) -> None:
    for (agency_id, cell), answer in answers.items():
        rating = Rating(round_id, agency_id, *cell, answer, is_settled=True)
        ratings.save(store, [rating], by=member(agency_id), at=while_open(round_id))


def import_file(store: Store, round_id: str, answers: dict[tuple[str, Cell], str], *, is_late: bool) -> None:
    rows = [
        Rating(round_id, agency_id, *cell, answer, is_settled=True) for (agency_id, cell), answer in answers.items()
    ]
    at = after_closing(round_id) - timedelta(minutes=30) if is_late else while_open(round_id)
    if rows:
        import_ratings(store, rows, by=STRATEGIST, at=at, late_reason="Kom på papper." if is_late else "")


def asked_cells(story: Story, round_id: str, counting: dict[tuple[str, Cell], str]) -> dict[Cell, Asked]:
    """Every cell that somebody is expected to answer or has answered."""
    cells = {}
    for cell in cells_on(round_id):
        expected = frozenset(
            agency_id
            for agency_id, area_id, theme_id in story.coverage
            if area_id in {ANY, cell[0]} and theme_id in {ANY, cell[1]}
        )
        answers = {agency_id: answer for (agency_id, of_cell), answer in counting.items() if of_cell == cell}
        if expected or answers:
            cells[cell] = Asked(expected, answers)
    return cells


def earlier_cells(before_id: str, now_id: str, cell: Cell, *, is_scale_new: bool) -> list[Cell] | None:
    """The same cell, or those that were merged or split into it; none if it was defined anew between the meetings."""
    area_id, theme_id = cell
    if not date.fromisoformat(before_id) < FIRST_DAY <= date.fromisoformat(now_id):
        return [cell]
    if is_scale_new or area_id == "harbour" or theme_id == "alcohol":
        return None
    return [(earlier_id, theme_id) for earlier_id in CONTINUES.get(area_id, [area_id])]


def municipality(reference: Reference, story: Story) -> Reference:
    areas = tuple(
        Area(
            area_id,
            area_id,
            area_id,
            None,
            kind,
            800 if area_id in SMALL_AREA_IDS else 5000,
            2019,
            number,
            starts_on,
            ends_on,
        )
        for number, (area_id, kind, starts_on, ends_on) in enumerate(AREAS)
    )
    themes = tuple(Theme(theme_id, theme_id, "", is_whole, *days) for theme_id, is_whole, *days in THEMES)
    agencies = tuple(Agency(agency_id, agency_id, agency_id, "invented") for agency_id in AGENCY_IDS)
    coverage = tuple(Coverage(*row) for row in sorted(story.coverage))
    successions = tuple(
        AreaSuccession(old_id, area_id, FIRST_DAY) for area_id, old_ids in CONTINUES.items() for old_id in old_ids
    )
    severe = next(row for row in reference.descriptors if row.code == "severe")
    new_scale = (replace(severe, valid_to=LAST_DAY), replace(severe, valid_from=FIRST_DAY, descriptor="Något annat."))
    others = tuple(row for row in reference.descriptors if row is not severe)
    return replace(
        reference,
        descriptors=(*others, *new_scale) if story.is_scale_new else reference.descriptors,
        areas=areas,
        successions=successions,
        themes=themes,
        agencies=agencies,
        coverage=coverage,
        contacts=(),
    )


def is_same(said: Any, expected: Any) -> bool:
    if isinstance(expected, float) and isinstance(said, float):
        return math.isclose(said, expected, abs_tol=1e-9)
    return bool(said == expected)


@pytest.mark.parametrize(("ranks", "consensus"), [([1, 5], 0), ([1, 1, 3, 3], 0.585), ([1, 2, 3, 4, 5], 0.434)])
def test_the_plain_method_gives_the_published_values(ranks: list[int], consensus: float) -> None:
    assert agreement(ranks) == pytest.approx(consensus, abs=5e-4)
