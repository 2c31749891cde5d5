"""Every number of the picture against the same method in plain Python, on worlds that Hypothesis thinks of.

Three rounds of a small municipality: ties, silence, one organisation alone, nobody with insight, late answers,
corrections, answers taken back, answers nobody asked for. Before the last round a theme and an area are defined anew,
two areas are merged into one, and a part of one of them becomes an area of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipelines import ratings
from pipelines.domain import Agency, Area, AreaKind, AreaSuccession, Rating, Theme
from pipelines.reference import ANY, Coverage, Reference
from pipelines.store import Store, open_store
from tests.factories import STRATEGIST, add_round, after_closing, member, publish, while_open
from tests.reference_method import RANKS, Asked, Cell, agreement, picture

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
    """Something an organisation does: saves, hands in, or has a file imported, perhaps when the round has closed."""

    kind: str
    agency_id: str
    answers: dict[Cell, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    coverage: frozenset[tuple[str, str, str]]
    steps: tuple[tuple[Step, ...], ...]
    published_count: int


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
    return st.builds(Story, coverage, st.tuples(of_round, of_round, of_round), st.integers(0, 3))


# An example is a whole store, so a failing one is not made smaller: that would take many minutes.
@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(story=stories())
def test_every_number_is_what_the_plain_method_says(reference: Reference, story: Story) -> None:
    store = open_store(None, municipality(reference, story))
    try:
        told = tell(store, story)
        expected = picture(told, earlier_cells)
        rows = {(row["round_id"], row["area_id"], row["theme_id"]): row for row in store.rows("select * from picture")}
        assert rows.keys() == expected.keys()
        for key, numbers in expected.items():
            for name, value in numbers.items():
                assert is_same(rows[key][name], value), (key, name, rows[key][name], value)
    finally:
        store.close()


def tell(store: Store, story: Story) -> list[tuple[str, dict[Cell, Asked]]]:
    """Does everything in the store, and gives what then counts, worked out beside it."""
    told = []
    for number, (round_id, of_round) in enumerate(zip(ROUND_IDS, story.steps, strict=True)):
        add_round(store, round_id)
        counting: dict[tuple[str, Cell], str] = {}
        drafts: dict[tuple[str, Cell], str | None] = {}
        has_handed_in: set[str] = set()
        valid = set(cells_on(round_id))
        for step in sorted(of_round, key=lambda step: step.kind == "late"):
            given_now = {(step.agency_id, cell): answer for cell, answer in step.answers.items() if cell in valid}
            if step.kind in {"import", "late"}:
                imported = {key: answer for key, answer in given_now.items() if answer is not None}
                import_file(store, round_id, imported, is_late=step.kind == "late")
                if imported.items() - counting.items():
                    has_handed_in.add(step.agency_id)
                counting.update(imported)
                continue
            save(store, round_id, given_now)
            drafts.update(given_now)
            waiting = {key: answer for key, answer in drafts.items() if key[0] == step.agency_id}
            if step.kind == "hand_in" and (waiting or step.agency_id in has_handed_in):
                at = while_open(round_id)
                ratings.hand_in(store, round_id, step.agency_id, by=member(step.agency_id), at=at)
                has_handed_in.add(step.agency_id)
                for key, answer in waiting.items():
                    counting.pop(key, None)
                    if answer is not None:
                        counting[key] = answer
                    del drafts[key]
        if number < story.published_count:
            publish(store, round_id)
        told.append((round_id, asked_cells(story, round_id, counting)))
    return told


def cells_on(round_id: str) -> list[Cell]:
    day = date.fromisoformat(round_id)
    places = {area_id for area_id, _, first, last in AREAS if first <= day and (last is None or day <= last)}
    return [cell for cell in CELLS if cell[0] in places]


def save(store: Store, round_id: str, answers: dict[tuple[str, Cell], str | None]) -> None:
    for (agency_id, cell), answer in answers.items():
        rating = Rating(round_id, agency_id, *cell, answer)
        ratings.save(store, [rating], by=member(agency_id), at=while_open(round_id))


def import_file(store: Store, round_id: str, answers: dict[tuple[str, Cell], str], *, is_late: bool) -> None:
    rows = [Rating(round_id, agency_id, *cell, answer) for (agency_id, cell), answer in answers.items()]
    at = after_closing(round_id) - timedelta(minutes=30) if is_late else while_open(round_id)
    ratings.import_ratings(store, rows, by=STRATEGIST, at=at, late_reason="Kom på papper." if is_late else "")


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


def earlier_cells(before_id: str, now_id: str, cell: Cell) -> list[Cell] | None:
    """The same cell, or those that were merged or split into it; none if it was defined anew between the meetings."""
    area_id, theme_id = cell
    if not date.fromisoformat(before_id) < FIRST_DAY <= date.fromisoformat(now_id):
        return [cell]
    if area_id == "harbour" or theme_id == "alcohol":
        return None
    return [(earlier_id, theme_id) for earlier_id in CONTINUES.get(area_id, [area_id])]


def municipality(reference: Reference, story: Story) -> Reference:
    areas = tuple(
        Area(area_id, area_id, area_id, None, kind, 5000, 2019, number, starts_on, ends_on)
        for number, (area_id, kind, starts_on, ends_on) in enumerate(AREAS)
    )
    themes = tuple(Theme(theme_id, theme_id, "", is_whole, *days) for theme_id, is_whole, *days in THEMES)
    agencies = tuple(Agency(agency_id, agency_id, agency_id, "invented") for agency_id in AGENCY_IDS)
    coverage = tuple(Coverage(*row) for row in sorted(story.coverage))
    successions = tuple(
        AreaSuccession(old_id, area_id, FIRST_DAY) for area_id, old_ids in CONTINUES.items() for old_id in old_ids
    )
    return replace(
        reference,
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
