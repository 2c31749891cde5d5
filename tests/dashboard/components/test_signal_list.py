"""Signals on Nu and behind the cell: why, decided on by the strategist, and followed to what came of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dashboard.components.signal_list import SHOWN
from dashboard.data.rounds import HISTORY_ROUNDS
from pipelines.domain import Level, RoundKind
from pipelines.ledger import Store
from pipelines.picture import signals
from pipelines.swedish import day
from tests.dashboard.conftest import SetClock
from tests.dashboard.filled_store import GRABO, KLINTE, OPEN, PUBLISHED
from tests.dashboard.visitor import COUNCIL, POLICE, READER, STRATEGIST, Visitor
from tests.factories import STRATEGIST as THE_STRATEGIST
from tests.factories import add_round, after_closing, publish, rate

WAITING, NOBODY_HAS = "Signaler att ta ställning till", "Signaler som ingen har tagit ställning till"
NONE_WAITS = "väntar på att någon tar ställning."
NOTE, CONFIRM, DISMISS = "Anteckning (krävs för att avfärda)", "Bekräfta", "Avfärda"
TABLE = "Signaler i de senaste omgångarna"


def decide(store: Store, decision: str, note: str = "", area_id: str = GRABO, theme_id: str = "drugs") -> None:
    verb = signals.confirm if decision == "confirmed" else signals.dismiss
    verb(store, OPEN, area_id, theme_id, note=note, by=THE_STRATEGIST, at=after_closing())


@pytest.mark.usefixtures("closed_round")
def test_the_page_leads_with_every_signal_that_nobody_has_decided_on_newest_first() -> None:
    words = Visitor().words

    words = words[words.index(WAITING) :]
    order = [f"{WAITING} (5)", "26 november 2026", "29 oktober 2026", "Senaste bilden, 26 november 2026"]
    assert sorted(order, key=words.index) == order
    assert "**Gråbo** · Narkotika" in words
    assert "3 av 3 verksamheter har höjt sedan förra gången." in words
    assert "Polisen svarar allvarligt." in words


@pytest.mark.usefixtures("closed_round")
def test_a_signal_links_to_its_cell() -> None:
    there = Visitor(page="Lägesbild", address=Visitor().links()["**Gråbo** · Narkotika"])

    assert (there.chosen("Plats"), there.chosen("Tema")) == ("Gråbo", "Narkotika")


@pytest.mark.usefixtures("closed_round")
def test_the_council_reads_no_answer_out_of_a_signal() -> None:
    words = Visitor(COUNCIL).words

    assert f"{NOBODY_HAS} (4)" in words
    assert "Minst en verksamhet svarar kritiskt eller värre." in words
    assert "De flesta verksamheter har höjt sedan förra gången." in words
    assert "svarar allvarligt" not in words


@pytest.mark.usefixtures("closed_round")
@pytest.mark.parametrize("role", [COUNCIL, POLICE])
def test_only_the_strategist_is_offered_to_decide(role: str) -> None:
    visitor = Visitor(role)

    assert NOBODY_HAS in visitor.words
    assert CONFIRM not in visitor.labels("button")
    visitor = Visitor(role, "Lägesbild", place="Gråbo", theme="Narkotika")
    assert CONFIRM not in visitor.labels("button")


@pytest.mark.usefixtures("published_round")
def test_a_reader_sees_no_signals() -> None:
    assert "ignal" not in Visitor(READER).words
    assert "Signaler" not in Visitor(READER, "Lägesbild", place="Gråbo", theme="Narkotika").words


@pytest.mark.usefixtures("filled")
def test_the_strategist_confirms_a_signal(set_clock: SetClock) -> None:
    set_clock(after_closing())
    visitor = Visitor().write(NOTE, "Tas upp på mötet.").press(CONFIRM)

    assert visitor.receipts == ["Signalen Norra Gotland · Hot och utpressning är bekräftad."]
    assert f"{WAITING} (4)" in visitor.words
    assert f"Avgjorda signaler i de {HISTORY_ROUNDS} senaste bilderna, och vad det blev av dem (1)" in visitor.words
    row = visitor.table(TABLE)[0]
    assert row["Plats och tema"] == "Norra Gotland · Hot och utpressning"
    assert row["Beslut"] == "Bekräftad 25 november 2026: Tas upp på mötet."


@pytest.mark.usefixtures("filled")
def test_a_dismissal_without_a_note_is_refused_and_the_signal_stays(set_clock: SetClock) -> None:
    set_clock(after_closing())
    visitor = Visitor().press(DISMISS)

    assert visitor.refusals == ["Skriv varför signalen avfärdas, så att det går att följa efteråt."]
    assert f"{WAITING} (5)" in visitor.words

    visitor.write(NOTE, "Gäller ett enskilt tillfälle.").press(DISMISS)

    assert visitor.receipts == ["Signalen Norra Gotland · Hot och utpressning är avfärdad."]
    assert f"{WAITING} (4)" in visitor.words


@pytest.mark.usefixtures("filled")
def test_a_note_with_a_number_that_points_at_somebody_is_refused(set_clock: SetClock) -> None:
    set_clock(after_closing())
    visitor = Visitor().write(NOTE, "Ring 070-123 45 67.").press(CONFIRM)

    assert "telefonnummer" in visitor.refusals[0]
    assert f"{WAITING} (5)" in visitor.words


def test_a_decision_is_changed_behind_the_cell(filled: Store, set_clock: SetClock) -> None:
    set_clock(after_closing())
    decide(filled, "confirmed", "Vi följer det.")
    visitor = Visitor(STRATEGIST, "Lägesbild", place="Gråbo", theme="Narkotika")
    assert "Bekräftad" in visitor.words
    assert "Ändra beslutet" in visitor.words

    visitor.write(NOTE, "Det har lagt sig.").press(DISMISS)

    assert "Avfärdad" in visitor.words
    assert "25 november 2026: Det har lagt sig." in visitor.words


def test_a_note_is_never_html(filled: Store, set_clock: SetClock) -> None:
    set_clock(after_closing())
    decide(filled, "confirmed", "<b>fet</b>")

    assert "&lt;b&gt;fet" in Visitor().html
    assert "&lt;b&gt;fet" in Visitor(STRATEGIST, "Lägesbild", place="Gråbo", theme="Narkotika").html


def test_a_signal_is_followed_to_the_levels_and_measures_after_it(filled: Store, set_clock: SetClock) -> None:
    publish(filled, OPEN)
    set_clock(after_closing())
    visitor = Visitor(STRATEGIST, "Lägesbild", place="Klinte (Klintehamn)", theme="Narkotika")

    assert "29 oktober 2026" in visitor.words
    assert "Ingen har tagit ställning." in visitor.words
    assert "Sedan dess: ◔ avvikande i 1 omgång. Ingen åtgärd i planen ännu." in visitor.words
    visitor = Visitor(STRATEGIST, "Lägesbild", place="Gråbo", theme="Narkotika")
    assert "I planen: Fältgrupp på kvällarna (pågår)." in visitor.words


@pytest.mark.usefixtures("closed_round")
def test_a_later_signal_is_not_shown_with_an_older_round() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild", place="Gråbo", theme="Narkotika")
    assert "Ta ställning" in visitor.words

    visitor.choose("Omgång", "29 oktober 2026 (fastställd)")

    assert "Ta ställning" not in visitor.words


@pytest.mark.usefixtures("closed_round")
def test_a_cell_without_a_signal_says_nothing_of_signals() -> None:
    assert "Signaler" not in Visitor(STRATEGIST, "Lägesbild", place="Hemse", theme="Alkohol").words


def test_when_all_are_decided_that_is_said(filled: Store, set_clock: SetClock) -> None:
    set_clock(after_closing())
    for round_id, area_id, theme_id in [
        (OPEN, GRABO, "drugs"),
        (OPEN, "0980R003", "threats_extortion"),
        (OPEN, "ostercentrum", "alcohol"),
        (OPEN, "gotland", "sexual_violence"),
        (PUBLISHED, KLINTE, "drugs"),
    ]:
        signals.confirm(filled, round_id, area_id, theme_id, by=THE_STRATEGIST, at=after_closing())

    words = Visitor().words
    assert WAITING not in words
    assert NONE_WAITS in words


def test_a_signal_can_still_be_decided_on_when_the_next_round_has_closed(store: Store, set_clock: SetClock) -> None:
    fill_rounds(store, 2)
    set_clock(after_closing(nth(1)))
    visitor = Visitor()
    assert f"{WAITING} (1)" in visitor.words
    assert day(nth(0)) in visitor.words

    visitor.write(NOTE, "Vi följer det.").press(CONFIRM)

    assert visitor.receipts == ["Signalen Gråbo · Narkotika är bekräftad."]
    assert NONE_WAITS in visitor.words


def test_a_plain_meeting_neither_hides_signals_nor_counts_among_the_twelve_pictures(
    store: Store, set_clock: SetClock
) -> None:
    fill_rounds(store, 1)
    for number in range(1, HISTORY_ROUNDS + 1):
        add_round(store, nth(number), RoundKind.MEETING)
    set_clock(after_closing(nth(HISTORY_ROUNDS)))

    assert f"{WAITING} (1)" in Visitor().words


def test_a_long_list_is_folded_but_all_of_it_can_be_decided_on(store: Store, set_clock: SetClock) -> None:
    add_round(store, PUBLISHED)
    for area in store.reference.areas[: SHOWN + 2]:
        rate(store, area_id=area.area_id, level=Level.CRITICAL, round_id=PUBLISHED)
    set_clock(after_closing())
    visitor = Visitor()

    assert f"{WAITING} ({SHOWN + 2})" in visitor.words
    assert "Visa 2 till" in visitor.words
    assert visitor.labels("button").count(CONFIRM) == SHOWN + 2


def test_the_signal_of_an_old_round_is_shown_with_it(store: Store, set_clock: SetClock) -> None:
    fill_rounds(store, HISTORY_ROUNDS + 1)
    set_clock(after_closing(nth(HISTORY_ROUNDS)))
    there = f"round={nth(0)}&area={GRABO}&theme=drugs"
    old = Visitor(STRATEGIST, "Lägesbild", address=there)

    assert "Polisen svarar kritiskt." in old.words


def nth(number: int) -> str:
    return (date(2025, 1, 2) + timedelta(weeks=4 * number)).isoformat()


def fill_rounds(store: Store, rounds_count: int) -> None:
    """So many rounds, all but the last published; in the first the police see drugs in Gråbo as critical."""
    for number in range(rounds_count):
        add_round(store, nth(number))
        rate(store, level=Level.NORMAL if number else Level.CRITICAL, round_id=nth(number))
        if number < rounds_count - 1:
            publish(store, nth(number))
