"""What models and queries ask for by kind is a kind that something writes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.domain import AreaKind
from pipelines.ledger import EntryKind, Store, schema
from tests.factories import NOW, STRATEGIST

ROOT = Path(__file__).resolve().parents[3]
ASKS = re.compile(r"\bkind\s*(?:=|<>|!=|(?:not\s+)?in\b)\s*(\([^)]*\)|'[^']*')")
WRITES = re.compile(r"\.entry\(\s*([^,]+),")
MODELS = sorted((schema.SQL / "models").rglob("*.sql"))
CODE = sorted((ROOT / "pipelines").rglob("*.py"))


def asked(text: str) -> set[str]:
    """Every value that something called `kind` is compared with."""
    return {kind for values in ASKS.findall(re.sub(r"--.*", "", text)) for kind in re.findall(r"'([^']*)'", values)}


@pytest.mark.parametrize("path", [*MODELS, *CODE], ids=lambda path: path.relative_to(ROOT / "pipelines"))
def test_sql_asks_only_for_kinds_that_there_are(path: Path) -> None:
    assert asked(path.read_text(encoding="utf-8")) <= {*EntryKind, *AreaKind}


def test_models_ask_for_kinds_of_entry() -> None:
    """So the test above has something to find; whoever asks by other words than `kind` is seen here."""
    found = {kind for path in MODELS for kind in asked(path.read_text(encoding="utf-8"))}

    assert {EntryKind.HAND_IN, EntryKind.APPROVE, EntryKind.FOLLOW_UP_MEASURE} <= found


@pytest.mark.parametrize(
    "sql", ["where kind = 'made_up'", "filter (entries.kind in ('hand_in', 'made_up'))", "kind not  in ('made_up')"]
)
def test_a_kind_that_nothing_writes_is_seen(sql: str) -> None:
    assert "made_up" in asked(sql)


def test_every_write_takes_its_kind_from_the_list() -> None:
    written = [kind for path in CODE for kind in WRITES.findall(path.read_text(encoding="utf-8"))]

    assert {kind.removeprefix("EntryKind.").lower() for kind in written} == set(EntryKind)


def test_the_ledger_refuses_an_unknown_kind(store: Store) -> None:
    before = store.version

    with pytest.raises(ValueError, match="made_up"), store.entry("made_up", by=STRATEGIST, at=NOW):  # type: ignore[arg-type]
        pass

    assert store.version == before
