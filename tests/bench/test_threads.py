"""A short run of `python -m tests.bench threads`, and that what it looks for can be found."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.ledger import Store
from tests.bench.threads import at_random, broken_rules
from tests.factories import add_round, publish, rate


def test_what_many_do_at_once_breaks_nothing(tmp_path: Path) -> None:
    crowd = at_random(tmp_path, seconds=2, threads_count=16, seed=1)

    assert crowd.wrong == []
    assert crowd.kept


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("delete from ledger.entries where entry_number = 2", "en post har fått samma nummer eller lämnat en lucka"),
        ("insert into ledger.published_cells from ledger.published_cells", "en ruta är fryst två gånger"),
        ("insert into ledger.rounds from ledger.rounds", "en omgång är fastställd två gånger"),
        ("update ledger.ratings set entry_id = (select max(entry_id) from ledger.entries)", "svar har kommit in efter"),
    ],
)
def test_what_may_never_be_is_found(store: Store, harm: str, told: str) -> None:
    add_round(store)
    rate(store)
    publish(store)
    rate(store, round_id=add_round(store, "2026-12-17").round_id)
    assert broken_rules(store) == []

    store.rows(harm)

    assert any(told in found for found in broken_rules(store))
