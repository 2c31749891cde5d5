"""Om: the scale, the method and the sources, the same for everyone and taken from the reference data."""

from __future__ import annotations

import pytest

from pipelines.ledger import Store
from tests.dashboard.visitor import ROLES, STRATEGIST, Visitor


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
