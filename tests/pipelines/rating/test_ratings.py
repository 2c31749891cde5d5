"""Drafts are private, handing in makes them count, and a file is kept whole or not at all."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipelines import picture
from pipelines.domain import NO_INSIGHT, Confidence, Level, Outlook, Rating
from pipelines.errors import AccessProblem, ContentProblem, StateProblem
from pipelines.ledger import EntryKind, Store
from pipelines.rating import ratings
from pipelines.rating.comment_rule import asking_answers, lacks_comment
from pipelines.rating.imports import ImportResult, import_ratings
from pipelines.rating.own import own_answers
from pipelines.rating.ratings import Seen
from pipelines.reference import Reference
from tests.factories import (
    ROUND_ID,
    STRATEGIST,
    WHOLE,
    a_round,
    add_round,
    after_closing,
    member,
    publish,
    rate,
    while_open,
    with_grace,
)

RATING = Rating(
    ROUND_ID, "police", "0980R005", "drugs", Level.WORRYING, Confidence.OWN_OBSERVATION, Outlook.WORSE, "Öppen handel."
)


def save(store: Store, *changed: Rating) -> None:
    ratings.save(store, changed or [RATING], by=member(), at=while_open())


def hand_in(store: Store) -> ratings.Receipt:
    return ratings.hand_in(store, ROUND_ID, "police", by=member(), at=while_open())


def answers_that_count(store: Store) -> list[tuple[str, str]]:
    sql = "select agency_id, answer from counting_answers order by agency_id"
    return [(row["agency_id"], row["answer"]) for row in store.rows(sql)]


def import_file(store: Store, *rows: Rating, late_reason: str = "", at: object = None) -> ImportResult:
    moment = at or while_open()
    return import_ratings(store, rows, by=STRATEGIST, at=moment, late_reason=late_reason)  # type: ignore[arg-type]


@pytest.fixture
def store(store: Store) -> Store:
    add_round(store)
    return store


def test_a_draft_is_kept_but_does_not_count_until_it_is_handed_in(store: Store) -> None:
    save(store)
    (own,) = own_answers(store, ROUND_ID, "police", user=member())
    assert (own.answer, own.comment) == ("worrying", "Öppen handel.")
    assert answers_that_count(store) == []
    hand_in(store)
    assert answers_that_count(store) == [("police", "worrying")]


def test_a_draft_after_handing_in_counts_only_when_handed_in_again(store: Store) -> None:
    save(store)
    assert hand_in(store).version == 1
    save(store, replace(RATING, answer=Level.SEVERE))
    assert answers_that_count(store) == [("police", "worrying")]
    assert hand_in(store).version == 2
    assert answers_that_count(store) == [("police", "severe")]
    assert len(store.rows("select * from ledger.ratings where not is_handed_in")) == 2


def test_a_cleared_answer_is_no_answer(store: Store) -> None:
    save(store)
    save(store, replace(RATING, area_id=WHOLE))
    save(store, replace(RATING, answer=None))
    assert [row.area_id for row in own_answers(store, ROUND_ID, "police", user=member())] == [WHOLE]
    receipt = hand_in(store)
    assert receipt.answers_count == 1


def test_the_only_answer_can_be_taken_back_after_it_was_handed_in(store: Store) -> None:
    save(store)
    hand_in(store)
    save(store, replace(RATING, answer=None))
    assert answers_that_count(store) == [("police", "worrying")]
    assert hand_in(store).answers_count == 0
    assert answers_that_count(store) == []


def test_an_import_never_takes_the_place_of_a_draft_that_waits(store: Store) -> None:
    save(store, replace(RATING, answer=Level.SEVERE))
    import_file(store, replace(RATING, answer=Level.NORMAL, comment=""))
    (own,) = own_answers(store, ROUND_ID, "police", user=member())
    assert (own.answer, own.is_counting) == ("severe", False)
    assert answers_that_count(store) == [("police", "normal")]
    hand_in(store)
    assert answers_that_count(store) == [("police", "severe")]


def test_a_blank_reason_is_no_reason(store: Store) -> None:
    with pytest.raises(StateProblem, match="--late"):
        import_file(store, RATING, late_reason="  ", at=after_closing())


def test_the_receipt_says_number_time_and_how_many(store: Store) -> None:
    save(store)
    receipt = hand_in(store)
    assert receipt.handed_in_at == while_open()
    assert receipt.answers_count == 1
    assert len(receipt.number) == 8


def test_handing_in_nothing_is_refused(store: Store) -> None:
    with pytest.raises(ContentProblem, match="inte svarat på något"):
        hand_in(store)


def test_nobody_writes_or_reads_for_another_agency(store: Store) -> None:
    with pytest.raises(AccessProblem):
        ratings.save(store, [RATING], by=member("education"), at=while_open())
    with pytest.raises(AccessProblem):
        ratings.save(store, [RATING], by=STRATEGIST, at=while_open())
    with pytest.raises(AccessProblem):
        ratings.hand_in(store, ROUND_ID, "police", by=member("education"), at=while_open())
    with pytest.raises(AccessProblem):
        own_answers(store, ROUND_ID, "police", user=member("education"))
    with pytest.raises(AccessProblem):
        import_ratings(store, [RATING], by=member(), at=while_open())


@pytest.mark.parametrize(
    ("moment", "message"),
    [(a_round().opens_at - timedelta(minutes=1), "öppnar måndag 16 november"), (after_closing(), "är stängd")],
)
def test_a_round_that_is_not_open_takes_no_answers(store: Store, moment: object, message: str) -> None:
    with pytest.raises(StateProblem, match=message):
        ratings.save(store, [RATING], by=member(), at=moment)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"answer": "6"}, "ingen av skalans nivåer"),
        ({"area_id": "0980R099"}, "ingen plats ”0980R099”"),
        ({"theme_id": "boredom"}, "inget tema ”boredom”"),
        ({"theme_id": "sexual_violence"}, "bara för hela kommunen"),
        ({"comment": "x" * 281}, "281 tecken"),
        ({"comment": "Ring 070-123 45 67"}, "Kommentaren"),
    ],
)
def test_an_answer_that_cannot_be_kept_is_refused_and_nothing_is_saved(
    store: Store, change: dict[str, str], message: str
) -> None:
    version = store.version
    for attempt in (save, import_file):
        with pytest.raises(ContentProblem, match=message):
            attempt(store, RATING, replace(RATING, **change))  # type: ignore[operator]
    assert store.version == version


def test_an_unknown_agency_is_refused(store: Store) -> None:
    with pytest.raises(ContentProblem, match="ingen verksamhet ”tivoli”"):
        import_file(store, replace(RATING, agency_id="tivoli"))


def test_no_insight_is_an_answer_of_its_own(store: Store) -> None:
    save(store, replace(RATING, answer=NO_INSIGHT))
    hand_in(store)
    cells = picture.cells(store, ROUND_ID, user=STRATEGIST, at=after_closing())
    cell = cells[(cells["area_id"] == "0980R005") & (cells["theme_id"] == "drugs")].iloc[0]
    assert (cell["no_insight_count"], cell["ratings_count"], cell["normal_count"]) == (1, 0, 0)
    assert "police" not in cell["missing_agency_ids"]


def test_an_import_counts_at_once_and_the_same_file_twice_changes_nothing(store: Store) -> None:
    rows = [RATING, replace(RATING, agency_id="education", answer=Level.NORMAL)]
    assert import_file(store, *rows) == ImportResult(2, 0)
    before = store.version
    assert import_file(store, *rows) == ImportResult(0, 2)
    assert store.version == before
    assert answers_that_count(store) == [("education", "normal"), ("police", "worrying")]
    assert len(store.rows("select * from ledger.ratings")) == 2


def test_an_import_of_nothing_is_refused_in_words_and_leaves_no_entry(store: Store) -> None:
    before = store.version
    with pytest.raises(ContentProblem, match="inga svar"):
        import_file(store)
    assert store.version == before


def test_what_would_be_refused_is_refused_also_when_it_is_there_already(store: Store) -> None:
    import_file(store, RATING)
    with pytest.raises(StateProblem, match="--late"):
        import_file(store, RATING, at=after_closing())


def test_an_import_does_not_hand_in_somebodys_drafts(store: Store) -> None:
    save(store, replace(RATING, theme_id="alcohol"))
    import_file(store, RATING)
    assert answers_that_count(store) == [("police", "worrying")]


def test_a_closed_round_takes_an_import_only_with_a_reason_and_marks_it_late(store: Store) -> None:
    with pytest.raises(StateProblem, match="--late"):
        import_file(store, RATING, at=after_closing())
    assert import_file(store, RATING, late_reason="Sjukdom", at=after_closing()).new_count == 1
    (row,) = store.rows("select is_late from submissions")
    assert row["is_late"]
    assert store.rows("select note from ledger.entries where kind = 'import_ratings'") == [{"note": "Sjukdom"}]


def in_grace(store: Store) -> datetime:
    """Gives the round of the test a grace period. A moment in it."""
    with store.entry(EntryKind.VERIFY, by=STRATEGIST, at=while_open()) as entry:
        times = {"opens_at": a_round().opens_at, "closes_at": a_round().closes_at}
        grace = {"grace_ends_at": with_grace().grace_ends_at}
        entry.add("rounds", [{"round_id": ROUND_ID, "kind": "joint_picture", "state": "planned", **times, **grace}])
    return a_round().closes_at + timedelta(hours=1)


def test_what_is_handed_in_in_the_grace_period_counts_and_is_late(store: Store) -> None:
    late = in_grace(store)
    ratings.save(store, [RATING], by=member(), at=late)
    receipt = ratings.hand_in(store, ROUND_ID, "police", by=member(), at=late)
    assert receipt.is_late
    assert answers_that_count(store) == [("police", "worrying")]
    (row,) = picture.participation(store, ROUND_ID, user=STRATEGIST).query("agency_id == 'police'").to_dict("records")
    assert (row["is_late"], row["versions_count"]) == (True, 1)


def test_what_is_handed_in_in_time_is_not_late_until_it_is_changed_late(store: Store) -> None:
    late = in_grace(store)
    save(store)
    assert not hand_in(store).is_late
    ratings.save(store, [replace(RATING, answer=Level.SEVERE)], by=member(), at=late)
    assert ratings.hand_in(store, ROUND_ID, "police", by=member(), at=late).is_late


def test_after_the_grace_period_nothing_is_taken(store: Store) -> None:
    in_grace(store)
    with pytest.raises(StateProblem, match="är stängd"):
        ratings.save(store, [RATING], by=member(), at=with_grace().ends_at)


def test_an_import_in_the_grace_period_needs_no_reason_and_is_late(store: Store) -> None:
    late = in_grace(store)
    assert import_file(store, RATING, at=late).new_count == 1
    assert store.rows("select is_late from submissions") == [{"is_late": True}]


def test_a_published_round_takes_nothing_more(store: Store) -> None:
    rate(store)
    publish(store)
    with pytest.raises(StateProblem, match="frysta"):
        import_file(store, RATING, late_reason="Sjukdom", at=after_closing())


def test_the_reason_may_not_point_at_a_person(store: Store) -> None:
    with pytest.raises(ContentProblem, match="Skälet"):
        import_file(store, RATING, late_reason="fråga anna@example.se", at=after_closing())


@pytest.mark.parametrize(
    ("answer", "previous", "changes", "lacks"),
    [
        ("critical", "critical", {}, True),
        ("severe", None, {}, True),
        ("worrying", "normal", {}, True),
        ("normal", "worrying", {}, True),
        ("worrying", "deviating", {}, False),
        ("worrying", None, {}, False),
        ("worrying", NO_INSIGHT, {}, False),
        (NO_INSIGHT, "severe", {}, False),
        (None, "severe", {}, False),
        ("severe", "severe", {"comment": "Öppen handel."}, False),
        ("severe", "severe", {"is_settled": True}, False),
    ],
)
def test_a_high_answer_or_a_jump_needs_a_comment_or_to_be_settled(
    store: Store, answer: str | None, previous: str | None, changes: dict[str, str | bool], lacks: bool
) -> None:
    rating = replace(replace(RATING, comment="", answer=answer), **changes)  # type: ignore[arg-type]
    assert lacks_comment(rating, previous, store.reference) is lacks


def test_when_a_comment_is_asked_for_is_two_rows_of_the_method(reference: Reference) -> None:
    values = {"comment_rank": "3", "comment_jump": "4"}
    settings = tuple(replace(row, value=values.get(row.setting, row.value)) for row in reference.settings)
    changed = replace(reference, settings=settings)
    rating = replace(RATING, comment="")
    assert lacks_comment(replace(rating, answer="worrying"), "worrying", changed)
    assert not lacks_comment(replace(rating, answer="deviating"), "severe", changed)


def test_an_import_must_have_answers(store: Store) -> None:
    with pytest.raises(ContentProblem, match="Svar saknas"):
        import_file(store, replace(RATING, answer=None))


def test_saving_gives_the_entry_and_a_settled_answer_is_kept_as_such(store: Store) -> None:
    entry_id = ratings.save(store, [replace(RATING, is_settled=True)], by=member(), at=while_open())
    (own,) = own_answers(store, ROUND_ID, "police", user=member())
    assert str(own.entry_id) == entry_id
    assert own.is_settled
    assert own.answered_at.replace(tzinfo=UTC) == while_open()


def save_having_seen(store: Store, seen: Seen) -> None:
    cell = RATING.area_id, RATING.theme_id
    ratings.save(store, [replace(RATING, answer="severe")], by=member(), at=while_open(), seen={cell: seen})


def test_what_was_not_seen_is_not_overwritten(store: Store) -> None:
    mine = ratings.save(store, [RATING], by=member(), at=while_open())
    save_having_seen(store, Seen(mine, [], []))
    save(store)
    save_having_seen(store, Seen("", ["worrying"], [RATING.comment]))
    save(store)
    for unseen in [Seen("", [None, "normal"], [RATING.comment]), Seen("", ["worrying"], [""])]:
        with pytest.raises(ContentProblem, match=r"Ändrad av kollega 08:00: oroande\. Titta på svaret"):
            save_having_seen(store, unseen)


def test_the_receipt_stays_and_says_what_counts_now(store: Store) -> None:
    assert ratings.receipt(store, ROUND_ID, "police", by=member()) is None
    save(store)
    receipt = hand_in(store)
    save(store, replace(RATING, area_id=WHOLE))
    assert ratings.receipt(store, ROUND_ID, "police", by=member()) == receipt
    assert hand_in(store).answers_count == 2
    with pytest.raises(AccessProblem):
        ratings.receipt(store, ROUND_ID, "police", by=member("education"))


SILENT = replace(RATING, answer=Level.SEVERE, comment="")
JUMP = replace(RATING, comment="")
EARLIER = "2026-10-29"


@pytest.mark.parametrize(
    "write", [lambda store: (save(store, SILENT), hand_in(store)), lambda s: import_file(s, SILENT)]
)
def test_a_severe_answer_counts_only_with_a_comment_or_when_it_is_settled(store: Store, write: object) -> None:
    with pytest.raises(ContentProblem, match=r"1 svar behöver en kommentar.*\nGråbo, Narkotika: allvarligt"):
        write(store)  # type: ignore[operator]
    assert answers_that_count(store) == []


@pytest.mark.parametrize("told", [{"comment": "Öppen handel."}, {"is_settled": True}])
def test_with_either_of_them_it_counts(store: Store, told: dict[str, str | bool]) -> None:
    answer = replace(SILENT, **told)  # type: ignore[arg-type]
    save(store, answer)
    hand_in(store)
    import_file(store, replace(answer, agency_id="education"))
    assert answers_that_count(store) == [("education", "severe"), ("police", "severe")]


def test_all_answers_that_lack_a_comment_are_told_at_once(store: Store) -> None:
    save(store, SILENT, replace(SILENT, area_id=WHOLE), RATING)
    with pytest.raises(ContentProblem) as problem:
        hand_in(store)
    first, *rows = str(problem.value).splitlines()
    assert first.startswith("2 svar behöver en kommentar")
    assert len(rows) == 2


def test_who_saw_last_times_answers_comments_on_one_far_from_them(store: Store) -> None:
    add_round(store, EARLIER)
    rate(store, round_id=EARLIER, level=Level.NORMAL)
    save(store, JUMP)
    with pytest.raises(ContentProblem, match="behöver en kommentar"):
        hand_in(store)


def test_a_file_may_move_far_without_a_word_but_it_is_told(store: Store) -> None:
    add_round(store, EARLIER)
    rate(store, round_id=EARLIER, level=Level.NORMAL)
    assert import_file(store, JUMP).moved_far == (JUMP,)
    assert answers_that_count(store) == [("police", "normal"), ("police", "worrying")]
    assert import_file(store, JUMP).moved_far == ()


def test_last_times_answer_may_stand_in_the_same_file(store: Store) -> None:
    add_round(store, EARLIER)
    before = replace(JUMP, round_id=EARLIER, answer=Level.NORMAL)
    assert import_file(store, before, JUMP, late_reason="Kom på papper.").moved_far == (JUMP,)


def test_the_table_for_the_browser_says_what_the_rule_says(reference: Reference) -> None:
    table = asking_answers(reference)
    assert set(table) == {"", NO_INSIGHT, *Level}
    for previous, answers in table.items():
        for answer in [*Level, NO_INSIGHT]:
            silent = replace(RATING, answer=answer, comment="")
            assert (answer in answers) is lacks_comment(silent, previous or None, reference)


@pytest.mark.parametrize(
    "nothing",
    ["  ", "\n\t", "\u00a0", "\u200b", "\u2060", "\xad", "\ufeff", " \u3164", "\u200e", "\ufe00", "\x00", "\x7f"],
)
def test_what_nobody_can_see_is_no_comment(store: Store, nothing: str) -> None:
    assert lacks_comment(replace(SILENT, comment=nothing), None, store.reference)
    with pytest.raises(ContentProblem):
        import_file(store, replace(SILENT, comment=nothing))
