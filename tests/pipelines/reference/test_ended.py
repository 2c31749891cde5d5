"""A row that is taken out of the files though the ledger has something about it is kept as one that has ended."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipelines.access.places import hidden_areas
from pipelines.audit import contradictions
from pipelines.domain import AreaKind, Level
from pipelines.errors import StoreProblem
from pipelines.ledger import Store, open_store
from pipelines.picture.verification import verify
from pipelines.reference import Reference
from tests.factories import READER, ROUND_ID, STRATEGIST, add_round, publish, rate

NEXT = "2026-12-17"
GONE_AGENCY, GONE_AREA, GONE_THEME = "police", "0980R005", "drugs"


@pytest.fixture(scope="module")
def written_file(tmp_path_factory: pytest.TempPathFactory, reference: Reference) -> Path:
    """A store on file with a published round that is about all three. To be copied."""
    file = tmp_path_factory.mktemp("written") / "osf.duckdb"
    store = open_store(file, reference)
    add_round(store)
    for agency_id in (GONE_AGENCY, "education", "social_services"):
        rate(store, agency_id=agency_id, area_id=GONE_AREA, theme_id=GONE_THEME, level=Level.WORRYING)
    publish(store)
    store.close()
    return file


@pytest.fixture
def path(tmp_path: Path, written_file: Path) -> Path:
    return Path(shutil.copy(written_file, tmp_path / "osf.duckdb"))


def without_them(reference: Reference) -> Reference:
    return replace(
        reference,
        agencies=tuple(row for row in reference.agencies if row.agency_id != GONE_AGENCY),
        areas=tuple(row for row in reference.areas if row.area_id != GONE_AREA),
        themes=tuple(row for row in reference.themes if row.theme_id != GONE_THEME),
        coverage=tuple(
            row for row in reference.coverage if row.agency_id != GONE_AGENCY and row.theme_id != GONE_THEME
        ),
    )


def reopened(path: Path, reference: Reference) -> Store:
    return open_store(path, without_them(reference))


def test_it_is_called_what_it_was_called_last_and_has_ended_with_its_last_meeting(
    path: Path, reference: Reference
) -> None:
    store = reopened(path, reference)

    agency, area = store.reference.agency(GONE_AGENCY), store.reference.area(GONE_AREA)
    assert (agency.label, agency.valid_to) == (reference.agency(GONE_AGENCY).label, date.fromisoformat(ROUND_ID))
    assert (area.display_name, area.kind) == ("Gråbo", reference.area(GONE_AREA).kind)
    assert store.reference.theme(GONE_THEME).valid_to == date.fromisoformat(ROUND_ID)
    assert dict(store.reference.taken_out) == {
        "agencies.csv": "Polisen (police)",
        "areas.csv": "Gråbo (0980R005)",
        "themes.csv": "Narkotika (drugs)",
    }
    store.close()


def test_nobody_is_asked_about_it_anew_and_it_can_come_back(path: Path, reference: Reference) -> None:
    store = reopened(path, reference)
    add_round(store, NEXT)
    asked = "select 1 from expected_answers where round_id = ? and (agency_id = ? or area_id = ? or theme_id = ?)"

    assert store.rows(asked, [NEXT, GONE_AGENCY, GONE_AREA, GONE_THEME]) == []
    store.close()
    store = open_store(path, reference)
    assert store.reference == reference
    assert store.rows(asked, [NEXT, GONE_AGENCY, GONE_AREA, GONE_THEME]) != []
    store.close()


def test_what_was_published_still_agrees_and_the_change_is_told(path: Path, reference: Reference) -> None:
    store = reopened(path, reference)
    add_round(store, NEXT)
    rate(store, agency_id="education", area_id="0980R006", theme_id="mental_ill_health", round_id=NEXT)
    publish(store, NEXT)

    earlier, later = verify(store, by=STRATEGIST)

    assert (earlier.differences, later.differences) == ({}, {})
    assert f"areas.csv: ändrad rad {GONE_AREA}/2009-01-01 (valid_to)" in (earlier.reference_changes or ())
    assert later.reference_changes == ()
    assert contradictions(store, by=STRATEGIST) == []
    store.close()


def test_what_was_taken_out_before_it_was_remembered_is_called_by_its_id_and_hidden_from_readers(
    path: Path, reference: Reference
) -> None:
    store = open_store(path, reference)
    store.rows("delete from ledger.reference_rows")
    store.close()
    store = reopened(path, reference)

    assert store.reference.agency(GONE_AGENCY).label == GONE_AGENCY
    assert store.reference.theme(GONE_THEME).is_whole_only
    assert GONE_AREA in hidden_areas(READER, store.reference)
    store.close()


def test_a_row_that_nothing_is_about_is_just_gone(reference: Reference) -> None:
    store = open_store(None, without_them(reference))

    assert store.reference == without_them(reference)
    store.close()


def with_areas(reference: Reference, *kept: str, whole_id: str) -> Reference:
    """Another municipality's folder: of these areas it has only the ones that are named, and its whole has this id."""
    areas = tuple(
        replace(
            row,
            area_id=row.area_id if row.area_id in kept else f"annan-{row.area_id}",
            parent_id=row.parent_id and whole_id,
        )
        if row.kind is not AreaKind.WHOLE
        else replace(row, area_id=whole_id)
        for row in reference.areas
    )
    return replace(reference, folder=Path("/srv/annan kommun"), areas=areas, coverage=(), successions=())


@pytest.mark.parametrize("whole_id", ["gotland", "kommunen"])
@pytest.mark.parametrize("is_remembered", [True, False])
def test_the_folder_of_another_municipality_is_refused_and_nothing_is_changed(
    path: Path, reference: Reference, whole_id: str, is_remembered: bool
) -> None:
    if not is_remembered:  # written before the ledger remembered
        store = open_store(path, reference)
        store.rows("delete from ledger.reference_rows")
        store.close()
    before = path.read_bytes()

    with pytest.raises(StoreProblem) as refused:
        open_store(path, with_areas(reference, whole_id=whole_id))

    assert str(path) in str(refused.value)
    assert "/srv/annan kommun är en annan kommuns mapp" in str(refused.value)
    assert "OSF_REFERENCE" in str(refused.value)
    assert "OSF_STORE" in str(refused.value)
    assert ("Gråbo" in str(refused.value)) is is_remembered
    assert path.read_bytes() == before
    store = open_store(path, reference)
    assert store.reference == reference
    store.close()


def test_one_area_in_common_is_enough_and_so_is_an_empty_store(
    path: Path, reference: Reference, tmp_path: Path
) -> None:
    open_store(path, with_areas(reference, GONE_AREA, whole_id="kommunen")).close()
    open_store(tmp_path / "new.duckdb", reference).close()
    open_store(tmp_path / "new.duckdb", with_areas(reference, whole_id="kommunen")).close()
