"""Signals: when a cell becomes one, that it does not go on and on, and what is decided of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from pipelines import rounds
from pipelines.domain import Level, Rating, RoundKind, SignalDecision, User
from pipelines.errors import AccessProblem, ContentProblem, StateProblem
from pipelines.ledger import Store, open_store
from pipelines.picture import signals
from pipelines.rating.imports import import_ratings
from pipelines.reference import Reference
from tests import golden
from tests.factories import (
    COUNCIL,
    READER,
    ROUND_ID,
    STRATEGIST,
    add_round,
    after_closing,
    member,
    publish,
    rate,
    while_open,
)

LEVELS = list(Level)
RATERS = ("police", "social_services", "education", "technical_services", "safety_function")
CELL = ("0980R005", "drugs")
FIRST = date(2026, 1, 8)


def round_id(number: int) -> str:
    """The meeting of the first round, or of one so many times four weeks later."""
    return (FIRST + timedelta(weeks=4 * number)).isoformat()


def add_rated(store: Store, number: int, ranks: Sequence[int], *, kind: RoundKind = RoundKind.JOINT_PICTURE) -> str:
    """A round in which the first agencies give these ranks for drugs in Gråbo."""
    add_round(store, round_id(number), kind)
    given = [
        Rating(round_id(number), agency_id, *CELL, LEVELS[rank - 1], is_settled=True)
        for agency_id, rank in zip(RATERS, ranks, strict=False)
    ]
    if given:
        import_ratings(store, given, by=STRATEGIST, at=while_open(round_id(number)))
    return round_id(number)


def raised(store: Store, *round_ids: str, user: User = STRATEGIST) -> pd.DataFrame:
    return signals.raised(store, round_ids, user=user, at=after_closing(max(round_ids)))


def told(store: Store, course: Sequence[Sequence[int]]) -> list[tuple[str, int] | None]:
    """What each round of the course raised: (reason, strength) or None. Every round but the last is published."""
    found: list[tuple[str, int] | None] = []
    for number, ranks in enumerate(course):
        rows = raised(store, add_rated(store, number, ranks)).to_dict("records")
        found.append((rows[0]["reason"], rows[0]["strength"]) if rows else None)
        if number < len(course) - 1:
            publish(store, round_id(number))
    return found


def with_setting(reference: Reference, name: str, value: str) -> Reference:
    settings = [replace(row, value=value) if row.setting == name else row for row in reference.settings]
    return replace(reference, settings=tuple(settings))


# When a cell becomes a signal


@pytest.mark.parametrize(
    ("ranks", "signal"),
    [
        ((3, 3, 3, 3), None),
        ((1, 1, 1, 4), ("critical_for_someone", 4)),
        ((1, 1, 1, 5), ("critical_for_someone", 5)),
        ((4,), ("critical_for_someone", 4)),
    ],
)
def test_one_critical_answer_is_enough_also_without_a_quorum(
    store: Store, ranks: Sequence[int], signal: tuple[str, int] | None
) -> None:
    assert told(store, [ranks]) == [signal]


@pytest.mark.parametrize(
    ("before", "now", "signal"),
    [
        ((2, 2, 2, 2), (3, 3, 3, 2), ("raised_by_most", 3)),
        ((1, 1, 1, 1, 1), (3, 3, 3, 1, 1), ("raised_by_most", 3)),
        ((2, 2, 2, 2), (3, 3, 2, 2), None),  # the level rises, but half is not most
        ((1, 1, 1, 2), (3, 3, 1, 3), ("raised_by_most", 3)),
        ((1, 1, 1, 1), (2, 2, 2, 1), ("raised_by_most", 2)),
        ((1, 1, 3, 3), (2, 2, 3, 2), None),  # the level falls
        ((1, 1, 3, 3, 3), (2, 2, 3, 3, 3), None),  # two raised, but the level stands still
        ((2, 2, 2), (3, 3, 3), None),  # three of seven are no quorum, so there is no level to compare
    ],
)
def test_a_rise_is_a_signal_when_most_of_those_who_rated_both_times_raised(
    store: Store, before: Sequence[int], now: Sequence[int], signal: tuple[str, int] | None
) -> None:
    assert told(store, [before, now]) == [None, signal]


def test_too_few_who_rated_both_times_confirm_nothing(store: Store) -> None:
    add_rated(store, 0, (1, 1, 1, 1))
    publish(store, round_id(0))
    add_round(store, round_id(1))
    for agency_id in ("police", "social_services", "safety_function", "housing_company", "voluntary"):
        rate(store, agency_id=agency_id, level=Level.WORRYING, round_id=round_id(1))
    assert raised(store, round_id(1)).empty


HALF_UP = (3, 3, 1, 1)


@pytest.mark.parametrize(
    ("course", "signal"),
    [
        ([(1, 1, 1, 1), HALF_UP, HALF_UP], ("raised_two_rounds", 3)),
        ([(1, 1, 1, 1), HALF_UP, (1, 1, 1, 1)], None),
        ([HALF_UP, HALF_UP, HALF_UP], None),
        ([(1, 1, 1, 1), (2, 2), HALF_UP], None),  # the round between has no level
        ([(1, 1), HALF_UP, HALF_UP], None),  # there is no level to have risen from
    ],
)
def test_a_rise_is_a_signal_when_it_has_lasted_two_rounds(
    store: Store, course: Sequence[Sequence[int]], signal: tuple[str, int] | None
) -> None:
    assert told(store, course)[-1] == signal


def test_the_strongest_reason_is_told_and_between_equals_the_rise(store: Store) -> None:
    assert told(store, [(1, 1, 1, 1), (3, 3, 3, 5)]) == [None, ("critical_for_someone", 5)]


def test_most_who_raise_are_told_before_one_who_is_critical(store: Store) -> None:
    assert told(store, [(1, 1, 1, 1), (4, 4, 4, 4)]) == [None, ("raised_by_most", 4)]


@pytest.mark.parametrize(("share", "is_signal"), [("0.5", True), ("0.8", False)])
def test_how_many_most_are_is_a_setting(reference: Reference, share: str, is_signal: bool) -> None:
    store = open_store(None, with_setting(reference, "confirmed_share", share))
    assert (told(store, [(1, 1, 1, 1), (3, 3, 3, 1)])[-1] is not None) is is_signal


@pytest.mark.parametrize(("rank", "is_signal"), [("2", True), ("3", False)])
@pytest.mark.parametrize("course", [[(1, 1, 1, 1), (2, 2, 2, 1)], [(1, 1, 1, 1), (2, 2, 1, 1), (2, 2, 1, 1)]])
def test_from_which_level_a_rise_counts_is_a_setting(
    reference: Reference, course: Sequence[Sequence[int]], rank: str, is_signal: bool
) -> None:
    store = open_store(None, with_setting(reference, "signal_rise_rank", rank))
    assert (told(store, course)[-1] is not None) is is_signal


def test_a_plain_meeting_raises_no_signal(store: Store) -> None:
    assert raised(store, add_rated(store, 0, (5, 5, 5, 5), kind=RoundKind.MEETING)).empty


# How long it is silent


def test_a_cell_that_stays_critical_is_told_again_after_twelve_silent_rounds(store: Store) -> None:
    critical = ("critical_for_someone", 4)
    assert told(store, [(4, 4, 4, 4)] * 14) == [critical, *[None] * 12, critical]


def test_the_number_of_silent_rounds_is_a_setting(reference: Reference) -> None:
    critical = ("critical_for_someone", 4)
    store = open_store(None, with_setting(reference, "signal_silent_rounds", "1"))
    assert told(store, [(4, 4, 4, 4)] * 3) == [critical, None, critical]
    store = open_store(None, with_setting(reference, "signal_silent_rounds", "0"))
    assert told(store, [(4, 4, 4, 4)] * 2) == [critical, critical]


def test_something_stronger_breaks_the_silence_and_something_weaker_does_not(store: Store) -> None:
    course = [(1, 1, 1, 4), (1, 1, 1, 5), (1, 1, 1, 4), (1, 1, 1, 5)]
    assert told(store, course) == [("critical_for_someone", 4), ("critical_for_someone", 5), None, None]


def test_a_weaker_signal_does_not_silence_a_stronger(store: Store) -> None:
    course = [(1, 1, 1, 1), (3, 3, 3, 1), (4, 4, 4, 1)]
    assert told(store, course) == [None, ("raised_by_most", 3), ("raised_by_most", 4)]


@pytest.mark.parametrize(
    ("course", "signals"),
    [
        ([(4, 1, 1, 1, 1), (4, 4, 4, 4, 4), (4, 4, 4, 4, 4)], ["critical_for_someone", "raised_by_most", None]),
        ([(1, 1, 1, 1, 5), (4, 4, 4, 4, 5)], ["critical_for_someone", "raised_by_most"]),
        ([(4, 1, 1, 1), (4, 3, 3, 1), (4, 3, 3, 1)], ["critical_for_someone", None, "raised_two_rounds"]),
        # both what somebody says and the rise have been told, each in its round
        (
            [(1, 1, 1, 1), (3, 3, 3, 1), (1, 1, 1, 5), (3, 3, 3, 5)],
            [None, "raised_by_most", "critical_for_someone", None],
        ),
        ([(1, 1, 1, 1), (4, 4, 4, 1), (1, 1, 1, 1), (4, 4, 4, 4)], [None, "raised_by_most", None, None]),
        ([(1, 1, 1, 1), (4, 4, 4, 5), (4, 4, 4, 5)], [None, "critical_for_someone", None]),
    ],
)
def test_what_one_agency_says_does_not_silence_that_the_level_rises(
    store: Store, course: Sequence[Sequence[int]], signals: Sequence[str | None]
) -> None:
    assert [found and found[0] for found in told(store, course)] == signals


def test_another_cell_is_not_silenced(store: Store) -> None:
    add_rated(store, 0, (4,))
    publish(store, round_id(0))
    add_rated(store, 1, (4,))
    rate(store, area_id="0980R001", level=Level.CRITICAL, round_id=round_id(1))
    assert raised(store, round_id(1))["area_id"].to_list() == ["0980R001"]


def test_plain_meetings_do_not_count_as_silent_rounds(reference: Reference) -> None:
    store = open_store(None, with_setting(reference, "signal_silent_rounds", "1"))
    add_rated(store, 0, (4,))
    publish(store, round_id(0))
    add_rated(store, 1, (), kind=RoundKind.MEETING)
    assert raised(store, add_rated(store, 2, (4,))).empty


def redefined(reference: Reference, day: date) -> Reference:
    """The same themes, but drugs are defined anew from a day on."""
    old = reference.theme("drugs")
    rows = [replace(old, valid_to=day - timedelta(days=1)), replace(old, valid_from=day)]
    others = [theme for theme in reference.themes if theme.theme_id != "drugs"]
    return replace(reference, themes=(*others, *rows))


def test_neither_silence_nor_two_rounds_in_a_row_run_across_a_redefinition(reference: Reference) -> None:
    new = redefined(reference, date.fromisoformat(round_id(1)))
    critical = ("critical_for_someone", 4)
    assert told(open_store(None, new), [(4, 4, 4, 4), (4, 4, 4, 4), (4, 4, 4, 4)]) == [critical, critical, None]
    assert told(open_store(None, new), [(1, 1, 1, 1), HALF_UP, HALF_UP]) == [None, None, None]


# Frozen, and seen by whom


def test_the_signals_of_the_golden_round(store: Store) -> None:
    golden.fill(store)
    rows = raised(store, ROUND_ID)
    assert list(zip(rows["area_id"], rows["theme_id"], rows["reason"], rows["strength"], strict=True)) == [
        ("0980R003", "threats_extortion", "critical_for_someone", 5),
        ("ostercentrum", "alcohol", "critical_for_someone", 5),
        ("gotland", "sexual_violence", "critical_for_someone", 4),
        ("0980R005", "drugs", "raised_by_most", 3),
    ]


def test_publishing_freezes_the_signals_as_they_were_shown(store: Store) -> None:
    golden.fill(store)
    before = raised(store, ROUND_ID)
    publish(store)
    assert len(before) == 4
    pd.testing.assert_frame_equal(raised(store, ROUND_ID), before)
    assert store.rows("select 1 from raised_signals") == []


def test_a_frozen_signal_stands_even_if_the_rules_change(reference: Reference, tmp_path: Any) -> None:
    store = open_store(tmp_path / "osf.duckdb", reference)
    add_rated(store, 0, (4,))
    publish(store, round_id(0))
    store.close()
    later = open_store(tmp_path / "osf.duckdb", with_setting(reference, "flag_rank", "5"))
    assert len(raised(later, round_id(0))) == 1


def test_several_rounds_are_read_at_once_newest_first(store: Store) -> None:
    golden.fill(store)
    rows = raised(store, "2026-10-29", ROUND_ID)
    assert rows["round_id"].to_list() == [ROUND_ID] * 4 + ["2026-10-29"]
    assert signals.raised(store, [], user=STRATEGIST, at=after_closing()).empty


def test_a_reader_sees_no_signals_and_nobody_before_the_round_has_closed(store: Store) -> None:
    golden.fill(store)
    with pytest.raises(AccessProblem):
        signals.raised(store, ["2026-10-29"], user=READER, at=after_closing())
    with pytest.raises(AccessProblem):
        signals.raised(store, [ROUND_ID], user=STRATEGIST, at=while_open())


def test_the_council_cannot_read_an_answer_out_of_a_signal(store: Store) -> None:
    golden.fill(store)
    rows = raised(store, ROUND_ID, user=COUNCIL)
    assert "0980R003" not in set(rows["area_id"])  # two answers beside two names
    assert rows[["strength", "raised_count", "highest_level"]].isna().all(axis=None)
    with pytest.raises(AccessProblem):
        signals.flagging_answers(store, ROUND_ID, user=COUNCIL, at=after_closing())
    publish(store)
    rows = raised(store, ROUND_ID, user=COUNCIL)
    assert len(rows) == 4
    assert rows["strength"].notna().all()


def test_the_order_of_the_signals_tells_the_council_nothing_that_is_hidden(store: Store) -> None:
    add_round(store, ROUND_ID)
    for area_id, worst in (("0980R005", Level.CRITICAL), ("0980R007", Level.SEVERE)):
        for agency_id in RATERS:
            level = worst if agency_id == "police" else Level.NORMAL
            rate(store, agency_id=agency_id, area_id=area_id, level=level)
    assert raised(store, ROUND_ID)["area_id"].to_list() == ["0980R007", "0980R005"]
    assert raised(store, ROUND_ID, user=COUNCIL)["area_id"].to_list() == ["0980R005", "0980R007"]


def test_who_answered_critical_or_worse_is_told_worst_first(store: Store) -> None:
    golden.fill(store)
    rate(store, agency_id="social_services", area_id="0980R003", theme_id="threats_extortion", level=Level.CRITICAL)
    rows = signals.flagging_answers(store, ROUND_ID, user=member(), at=after_closing())
    norra = rows[rows["area_id"] == "0980R003"]
    assert list(zip(norra["agency_id"], norra["answer"], strict=True)) == [
        ("police", "severe"),
        ("social_services", "critical"),
    ]
    assert set(rows["answer"]) == {"critical", "severe"}


# Confirmed or dismissed


def decide(
    store: Store, what: str = "confirm", note: str = "", *, by: User = STRATEGIST, at: Any = None, **cell: str
) -> None:
    place = {"round_id": ROUND_ID, "area_id": CELL[0], "theme_id": CELL[1], **cell}
    verb = signals.confirm if what == "confirm" else signals.dismiss
    verb(store, **place, note=note, by=by, at=at or after_closing())


def decision(store: Store) -> tuple[Any, Any]:
    rows = raised(store, ROUND_ID)
    row = rows[(rows["area_id"] == CELL[0]) & (rows["theme_id"] == CELL[1])].iloc[0]
    return row["decision"], row["note"]


def test_the_strategist_confirms_or_dismisses_and_the_newest_decision_holds(store: Store) -> None:
    golden.fill(store)
    assert decision(store) == (None, None)
    decide(store, "confirm")
    assert decision(store) == (SignalDecision.CONFIRMED, "")
    decide(store, "dismiss", " Två pojkar som har flyttat. ")
    assert decision(store) == (SignalDecision.DISMISSED, "Två pojkar som har flyttat.")
    publish(store)
    assert decision(store) == (SignalDecision.DISMISSED, "Två pojkar som har flyttat.")
    decide(store, "confirm", "De är tillbaka.")
    assert decision(store) == (SignalDecision.CONFIRMED, "De är tillbaka.")
    assert raised(store, ROUND_ID)["decision"].notna().sum() == 1


@pytest.mark.parametrize("user", [member(), COUNCIL, READER])
@pytest.mark.parametrize("what", ["confirm", "dismiss"])
def test_only_the_strategist_decides(store: Store, user: User, what: str) -> None:
    golden.fill(store)
    with pytest.raises(AccessProblem):
        decide(store, what, "Skäl.", by=user)


def test_nothing_is_decided_before_the_round_has_closed(store: Store) -> None:
    golden.fill(store)
    with pytest.raises(StateProblem, match="är öppen"):
        decide(store, at=while_open())


@pytest.mark.parametrize(
    ("what", "note", "message"),
    [
        ("dismiss", "", "Skriv varför"),
        ("dismiss", "   ", "Skriv varför"),
        ("confirm", "x" * 281, "281 tecken"),
        ("confirm", "Ring 070-123 45 67.", "telefonnummer"),
        ("dismiss", "Gäller 20100101-1234.", "personnummer"),
    ],
)
def test_a_note_that_cannot_be_kept_is_refused(store: Store, what: str, note: str, message: str) -> None:
    golden.fill(store)
    with pytest.raises(ContentProblem, match=message):
        decide(store, what, note)
    assert decision(store) == (None, None)


def test_a_cell_without_a_signal_is_refused(store: Store) -> None:
    golden.fill(store)
    with pytest.raises(ContentProblem, match="ingen signal"):
        decide(store, area_id="0980R001")


def test_a_refused_decision_leaves_no_entry(store: Store) -> None:
    golden.fill(store)
    before = store.version
    with pytest.raises(ContentProblem):
        decide(store, "dismiss")
    assert store.version == before


def test_an_unknown_round_is_named(store: Store) -> None:
    with pytest.raises(ContentProblem, match="2020-01-01"):
        decide(store, round_id="2020-01-01")
    assert rounds.all_rounds(store) == []
