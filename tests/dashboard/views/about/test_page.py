"""Om: the scale, the method and the sources, the same for everyone and taken from the reference data."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipelines.ledger import EntryKind, Store, backup, failures
from pipelines.swedish import clock
from tests import factories
from tests.dashboard.visitor import READER, ROLES, STRATEGIST, Visitor
from tests.factories import NOW


@pytest.mark.parametrize("role", ROLES)
def test_the_scale_is_shown_as_it_stands_in_the_reference_data(store: Store, role: str) -> None:
    visitor = Visitor(role, "Om")

    assert visitor.table("Fem nivåer") == [
        {"Nivå": f"{level.symbol} {level.label}", "Betyder": level.descriptor, "Leder till": level.reaction}
        for level in store.reference.levels
    ]
    assert [row["Tema"] for row in visitor.table("Teman")] == [theme.label for theme in store.reference.themes]


@pytest.mark.usefixtures("store")
def test_what_is_no_level_is_explained_apart() -> None:
    shown = [row["Visas som"] for row in Visitor(STRATEGIST, "Om").table("Det som inte är nivåer")]

    assert shown == ["– ingen insikt", "ej inlämnat", "▨ underlag saknas"]


def test_every_setting_of_the_method_is_shown_in_swedish(store: Store) -> None:
    rows = Visitor(STRATEGIST, "Om").table("Varje gräns är en rad")

    assert len(rows) == len(store.reference.settings)
    values = {row["Gräns"]: row["Värde"] for row in rows}
    assert values["Samsyn: måttet är minst så här högt (0–1)."] == "0,7"
    assert values["Metodens version. Följer med varje fastställd omgång."] == "2026.1"


def test_sources_licences_and_version_are_named(store: Store) -> None:
    words = Visitor(STRATEGIST, "Om").words

    assert all(source in words for source in ("SCB", "CC0", "OpenStreetMap", "ODbL"))
    assert f"metod {store.reference.setting('method_version')}." in words


def test_who_runs_it_reads_how_it_runs(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the last backup was made, whether the disk is nearly full, and whether the clock can be trusted."""
    assert "Driften" not in Visitor(READER, "Om").words
    assert "Ingen säkerhetskopia är gjord härifrån." in Visitor(STRATEGIST, "Om").words

    monkeypatch.setattr(backup, "backed_up_at", lambda *_, **__: NOW)
    monkeypatch.setattr(failures, "nearly_full", lambda _path: "Disken är snart full.")
    with store.entry(EntryKind.HAND_IN, by=factories.STRATEGIST, at=NOW + timedelta(days=1)):
        pass
    words = Visitor(STRATEGIST, "Om").words

    assert f"Senaste säkerhetskopian gjordes {clock(NOW)}." in words
    assert "Disken är snart full." in words
    assert "Serverns klocka går efter det som redan är skrivet." in words
