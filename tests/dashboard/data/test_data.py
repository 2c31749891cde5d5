"""What the pages keep is never stale and never another role's."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard import data
from pipelines import rounds
from pipelines.domain import Level, Rating, Round
from pipelines.errors import AccessProblem, ProblemError, StoreProblem
from pipelines.ledger import Store
from pipelines.rating import ratings
from pipelines.reference import FOLDER, borders
from tests.dashboard.filled_store import GRABO, HEMSE, IN_SMALL_PLACE, KLINTE, OPEN, OVERDUE, PUBLISHED, add_measure
from tests.factories import (
    COUNCIL,
    NOW,
    READER,
    STRATEGIST,
    add_round,
    after_closing,
    member,
    publish,
    rate,
)

TODAY = NOW.date()


def the_round(round_id: str = OPEN) -> Round:
    return next(round_ for round_ in data.rounds.all_rounds() if round_.round_id == round_id)


def test_the_history_is_read_again_when_a_round_is_published_and_not_before(filled: Store) -> None:
    before = data.picture.history(STRATEGIST)
    add_measure(filled, "En till")
    assert data.picture.history(STRATEGIST) is before
    publish(filled, OPEN)
    assert {row.round_id for row in data.picture.history(STRATEGIST)} == {PUBLISHED, OPEN}


def test_the_picture_of_a_published_round_is_asked_for_once_and_for_all(filled: Store) -> None:
    published, closed = (
        data.picture.cells(the_round(round_id), STRATEGIST, after_closing()) for round_id in (PUBLISHED, OPEN)
    )
    add_measure(filled, "En till")
    assert data.picture.cells(the_round(PUBLISHED), STRATEGIST, after_closing()) is published
    assert data.picture.cells(the_round(OPEN), STRATEGIST, after_closing()) is not closed


def test_a_new_entry_is_seen_at_once(filled: Store) -> None:
    assert OVERDUE in {measure.title for measure in data.plan.measures(STRATEGIST, TODAY)}
    before = data.picture.participation(the_round(), STRATEGIST)

    add_measure(filled, "En till")
    rate(filled, agency_id="county_board", area_id="gotland")

    assert "En till" in {measure.title for measure in data.plan.measures(STRATEGIST, TODAY)}
    after = data.picture.participation(the_round(), STRATEGIST)
    assert sum(row.versions_count for row in after) == sum(row.versions_count for row in before) + 1


def test_a_round_that_is_added_closed_or_published_is_seen_at_once(store: Store) -> None:
    assert data.rounds.all_rounds() == []
    add_round(store)
    assert data.rounds.open_round(NOW) == the_round()

    rounds.close(store, OPEN, by=STRATEGIST, at=NOW)
    assert data.rounds.open_round(NOW) is None
    assert not data.picture.history(READER)

    publish(store)
    assert len(data.picture.history(READER)) > 0


@pytest.mark.usefixtures("open_round")
def test_a_round_closed_by_the_clock_alone_is_seen_at_once() -> None:
    assert [round_.round_id for round_ in data.rounds.visible_rounds(STRATEGIST, NOW)] == [PUBLISHED]
    with pytest.raises(AccessProblem):
        data.picture.cells(the_round(), STRATEGIST, NOW)

    assert [round_.round_id for round_ in data.rounds.visible_rounds(STRATEGIST, after_closing())] == [OPEN, PUBLISHED]
    assert len(data.picture.cells(the_round(), STRATEGIST, after_closing())) > 0
    with pytest.raises(AccessProblem):
        data.picture.cells(the_round(), STRATEGIST, NOW)


@pytest.mark.usefixtures("open_round")
def test_a_follow_up_that_passes_at_midnight_is_late_the_next_day() -> None:
    def late(days: int) -> set[str]:
        measures = data.plan.measures(STRATEGIST, TODAY + timedelta(days=days))
        return {measure.title for measure in measures if measure.is_overdue}

    assert late(0) == {OVERDUE}
    assert late(100) > {OVERDUE, IN_SMALL_PLACE}


@pytest.mark.usefixtures("open_round")
def test_the_next_round_is_the_first_that_has_not_opened() -> None:
    found = data.rounds.next_round(NOW)

    assert found is not None
    assert found.round_id == "2026-12-17"


@pytest.mark.usefixtures("published_round")
def test_two_roles_never_get_each_others_tables() -> None:
    at = after_closing()
    for ask in (data.picture.cells, data.picture.places, data.picture.changes):
        of_strategist, of_reader = ask(the_round(), STRATEGIST, at), ask(the_round(), READER, at)
        assert KLINTE in {row.area_id for row in of_strategist}
        assert KLINTE not in {row.area_id for row in of_reader}
        assert KLINTE in {row.area_id for row in ask(the_round(), STRATEGIST, at)}
    assert data.picture.history_of((KLINTE, "drugs"), STRATEGIST)
    assert not data.picture.history_of((KLINTE, "drugs"), READER)
    assert KLINTE not in {row.area_id for row in data.picture.history(READER)}
    assert len(data.plan.measures(STRATEGIST, TODAY)) > len(data.plan.measures(READER, TODAY))


@pytest.mark.usefixtures("closed_round")
def test_what_one_role_has_asked_for_opens_nothing_to_another() -> None:
    at = after_closing()
    assert len(data.picture.answers(the_round(), GRABO, "drugs", STRATEGIST, at)) > 0
    assert len(data.picture.participation(the_round(), STRATEGIST)) > 0

    for user in (COUNCIL, READER):
        with pytest.raises(AccessProblem):
            data.picture.answers(the_round(), GRABO, "drugs", user, at)
    with pytest.raises(AccessProblem):
        data.picture.participation(the_round(), READER)
    with pytest.raises(AccessProblem):
        data.picture.cells(the_round(), READER, at)


@pytest.mark.usefixtures("open_round")
def test_two_agencies_never_get_each_others_answers() -> None:
    education = data.rating.own_answers(the_round(), "education", member("education"))
    assert HEMSE in {row.area_id for row in education}
    assert HEMSE not in {row.area_id for row in data.rating.own_answers(the_round(), "police", member("police"))}

    for user in (member("police"), STRATEGIST, COUNCIL, READER):
        with pytest.raises(AccessProblem):
            data.rating.own_answers(the_round(), "education", user)
        with pytest.raises(AccessProblem):
            data.rating.own_cells(the_round(), "education", user)


def test_two_stores_never_get_each_others_tables(serve: Callable[[Path], Store], tmp_path: Path) -> None:
    levels = []
    for name in ("one", "other"):
        store = serve(tmp_path / f"{name}.duckdb")
        add_round(store)
        rate(store, level=Level.NORMAL if name == "one" else Level.SEVERE)
        cells = data.picture.cells(the_round(), STRATEGIST, after_closing())
        levels.append([row.highest_level for row in cells if row.highest_level])
        store.close()

    assert levels == [["normal"], ["severe"]]


def test_visitors_who_come_at_the_same_time_share_one_handle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OSF_STORE", str(tmp_path / "osf.duckdb"))
    all_here = threading.Barrier(4)
    opened: list[Store] = []

    def visit() -> None:
        all_here.wait()
        opened.append(data.store())

    visitors = [threading.Thread(target=visit) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()

    assert len(opened) == 4
    assert len(set(map(id, opened))) == 1
    opened[0].close()


def test_a_store_that_could_not_be_opened_is_tried_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "osf.duckdb"
    path.write_bytes(b"inte en databas" * 1000)
    monkeypatch.setenv("OSF_STORE", str(path))
    with pytest.raises(StoreProblem):
        data.store()
    path.unlink()

    assert data.store().version == 0
    data.store().close()


def test_borders_and_points_belong_together(store: Store) -> None:
    assert len(data.municipality.borders()) == 12
    assert len(data.municipality.points()) == 13
    assert set(data.municipality.points()["area_id"]) | {"gotland"} == {area.area_id for area in store.reference.areas}


@pytest.mark.usefixtures("filled")
def test_an_area_that_has_lost_its_border_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = borders.load(FOLDER)
    monkeypatch.setattr(data.municipality, "load", lambda _folder: whole[whole["area_id"] != HEMSE])
    data.municipality._borders.cache_clear()
    with pytest.raises(ProblemError, match=r"Hemse.*saknar yta"):
        data.municipality.borders()
    data.municipality._borders.cache_clear()


def test_the_history_is_asked_for_once_and_a_draft_changes_neither_it_nor_the_cells(filled: Store) -> None:
    police = member("police")
    history = data.rating.own_history(the_round(), "police", police)
    cells, counting = (ask(the_round(), "police", police) for ask in (data.rating.own_cells, data.rating.own_counting))
    assert {answer.round_id for answers in history.values() for answer in answers} == {PUBLISHED}

    draft = Rating(OPEN, "police", "0980R009", "drugs", Level.NORMAL, is_settled=True)
    ratings.save(filled, [draft], by=police, at=NOW)

    assert data.rating.own_history(the_round(), "police", police) is history
    assert data.rating.own_cells(the_round(), "police", police) is cells
    assert data.rating.own_counting(the_round(), "police", police) is counting
    ratings.hand_in(filled, OPEN, "police", by=police, at=NOW)
    assert len(data.rating.own_counting(the_round(), "police", police)) == len(counting) + 1
