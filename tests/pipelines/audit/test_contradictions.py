"""Direct changes in the ledger's file that keep no rule, or are made in one of two places, are found and told."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from pipelines import audit
from pipelines.audit.kinds import SHAPES
from pipelines.domain import Level, Rating
from pipelines.ledger import EntryKind, Store, open_store
from pipelines.picture import signals
from pipelines.rating import approvals, ratings
from pipelines.reference import Reference
from pipelines.rounds import reopening
from tests.dashboard import filled_store
from tests.factories import (
    ROUND_ID,
    STRATEGIST,
    add_round,
    after_closing,
    member,
    publish,
    rate,
    requiring_approval,
    while_open,
)

APPROVED, WITHDRAWN = "2027-01-28", "2027-02-25"


@pytest.fixture(scope="module")
def written(reference: Reference) -> Iterator[Store]:
    """A store in which all that can be written has been: also extended, approved, decided."""
    store = open_store(None, requiring_approval(reference, "first_line_health"))
    filled_store.fill(store)
    publish(store, ROUND_ID)
    signal = store.rows("select round_id, area_id, theme_id from ledger.published_signals limit 1")[0]
    signals.confirm(store, **signal, by=STRATEGIST, at=after_closing(ROUND_ID))
    add_round(store, APPROVED)
    given = [Rating(APPROVED, "first_line_health", "0980R005", "drugs", Level.NORMAL, is_settled=True)]
    whose, when = member("first_line_health"), while_open(APPROVED)
    ratings.save(store, given, by=whose, at=when)
    request = approvals.ask(store, APPROVED, "first_line_health", by=whose, session="a", at=when)
    approvals.approve(store, APPROVED, "first_line_health", request.entry_id, by=whose, session="b", at=when)
    rate(store, round_id=APPROVED, level=Level.CRITICAL, comment="Fler ute sent.")
    longer = after_closing(APPROVED).replace(hour=18)
    reopening.extend(store, APPROVED, longer, by=STRATEGIST, at=when)
    add_round(store, WITHDRAWN)
    reopening.withdraw(store, WITHDRAWN, "Mötet är inställt.", by=STRATEGIST, at=when)
    add_round(store, WITHDRAWN)
    yield store
    store.close()


@pytest.fixture
def altered(written: Store) -> Iterator[Store]:
    """The same, put back after the test as it was."""
    sql = "select table_name from duckdb_tables() where database_name = 'ledger'"
    tables = [row["table_name"] for row in written.rows(sql)]
    for table in tables:
        written.rows(f"create or replace table kept_{table} as select * from ledger.{table}")
    yield written
    for table in tables:
        written.rows(f"delete from ledger.{table}")
        written.rows(f"insert into ledger.{table} select * from kept_{table}")


def found(store: Store) -> str:
    return "; ".join(finding.words for finding in audit.contradictions(store, by=STRATEGIST))


def test_nothing_is_found_in_what_the_product_wrote(written: Store) -> None:
    assert audit.contradictions(written, by=STRATEGIST) == []


HANDED_IN = f"where is_handed_in and agency_id = 'police' and round_id = '{APPROVED}'"
SAVED = f"where not is_handed_in and agency_id = 'police' and round_id = '{APPROVED}'"
OF_KIND = "entry_id in (select entry_id from ledger.entries where kind = '{}')"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (f"update ledger.ratings set comment = 'Lugnt.' {HANDED_IN}", "1 svar som inte är det som hade sparats"),
        (f"update ledger.ratings set comment = 'Lugnt.' {SAVED}", "1 svar som inte är det som hade sparats"),
        (f"update ledger.ratings set answer = 'normal' {HANDED_IN}", "1 svar som inte är det som hade sparats"),
        (f"update ledger.ratings set confidence = 'judgement' {HANDED_IN}", "svar som inte är det som hade sparats"),
        (f"update ledger.ratings set outlook = 'better' {SAVED}", "svar som inte är det som hade sparats"),
        (f"update ledger.ratings set area_id = '0980R006' {HANDED_IN}", "2 svar som inte är det som hade sparats"),
        (f"delete from ledger.ratings {HANDED_IN}", "svar som inte är det som hade sparats"),
        (f"insert into ledger.ratings select * from ledger.ratings {HANDED_IN}", "svar som inte är det som hade"),
        (
            "update ledger.ratings set answer = 'severe' where agency_id = 'first_line_health' and not is_handed_in "
            f"and round_id = '{APPROVED}'",
            "svar som inte är det som hade sparats",
        ),
        ("update ledger.ratings set answer = 'bad' where not is_handed_in", "ett okänt ord i ratings.answer"),
        ("update ledger.ratings set area_id = 'atlantis'", "aldrig har funnits i areas.csv, i ratings"),
        ("update ledger.measures set theme_id = 'drogs'", "aldrig har funnits i themes.csv, i measures"),
        ("update ledger.ratings set agency_id = 'education' where agency_id = 'police'", "för en annan verksamhet"),
        (f"delete from ledger.submissions where round_id = '{APPROVED}'", "saknar sina rader (submissions)"),
        ("update ledger.submissions set is_late = true", "som inte var sena"),
        ("update ledger.entries set recorded_at = timestamp '2020-01-01' where kind = 'hand_in'", "en tid då omgången"),
        ("update ledger.entries set recorded_at = timestamp '2030-01-01' where kind = 'hand_in'", "en tid då omgången"),
        ("update ledger.entries set kind = 'change_measure' where kind = 'hand_in'", "som inte hör till dess slag"),
        ("update ledger.entries set kind = 'made_up' where kind = 'hand_in'", "av ett slag som inte finns"),
        ("update ledger.entries set role = 'reader' where kind = 'add_measure'", "av någon som inte får göra det"),
        ("update ledger.entries set agency_id = 'education' where kind = 'hand_in'", "för en annan verksamhet"),
        ("update ledger.entries set agency_id = null where role = 'member'", "av någon som inte får göra det"),
        (
            "update ledger.rounds set closes_at = closes_at + interval 1 hour where state = 'published'",
            "andra tider för omgången",
        ),
        (
            "update ledger.entries set recorded_at = timestamp '2030-01-01' where kind = 'withdraw_round'",
            f"återtar omgången {WITHDRAWN}, som redan hade öppnat",
        ),
        (f"delete from ledger.rounds where {OF_KIND.format('withdraw_round')}", "eller gör det igen"),
        (
            "update ledger.rounds set closes_at = closes_at + interval 1 hour where state = 'withdrawn'",
            "andra tider för omgången",
        ),
        ("update ledger.rounds set state = 'closed' where state = 'published'", "något annat om omgången"),
        (f"delete from ledger.rounds where {OF_KIND.format('add_round')}", "lägger inte till omgången"),
        (
            "update ledger.entries set recorded_at = timestamp '2020-01-01' where kind = 'publish_round'",
            "innan den hade stängt",
        ),
        (
            f"update ledger.measures set title = 'Annat' where {OF_KIND.format('add_measure')} and status = 'proposed'",
            "en åtgärd med andra uppgifter",
        ),
        ("update ledger.measures set status = 'done' where status = 'decided'", "en status som den inte kunde få"),
        ("update ledger.measures set status = 'ready' where status = 'done'", "ett okänt ord i measures.status"),
        ("delete from ledger.measures where status = 'proposed'", "saknar sina rader (measures)"),
        ("update ledger.signal_decisions set decision = 'maybe'", "ett okänt ord i signal_decisions.decision"),
        ("delete from ledger.signal_decisions", "saknar sina rader (signal_decisions)"),
        ("delete from ledger.approval_requests", "saknar sina rader (approval_requests)"),
    ],
)
def test_a_direct_change_is_found(altered: Store, change: str, expected: str) -> None:
    altered.rows(change)

    assert expected in found(altered)


@pytest.mark.parametrize(
    "change",
    [
        "update ledger.entries set note = 'Ett annat skäl.' where kind = 'change_measure_status'",
        "update ledger.signal_decisions set note = 'Något annat.'",
        "update ledger.measures set title = 'Annat'",
        "delete from ledger.reminders",
    ],
)
def test_what_is_written_once_and_keeps_the_rules_is_not_found(altered: Store, change: str) -> None:
    """So it is known what the check does not see; each of these may be found the day entries are chained."""
    altered.rows(change)

    assert found(altered) == ""


def test_every_kind_of_entry_has_a_shape(written: Store) -> None:
    assert set(SHAPES) == set(EntryKind)
    known = {table for shape in SHAPES.values() for table in shape.allowed} | {"entries"}
    assert written.tables == known


def test_what_is_found_is_told_in_swedish_words(altered: Store) -> None:
    altered.rows("update ledger.ratings set answer = 'bad'")

    assert not re.search(r"None|Error|\{", found(altered))
