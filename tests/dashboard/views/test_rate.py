"""Skatta: an organisation answers, comments, takes back and hands in; nobody else gets in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipelines import picture
from pipelines.domain import Level
from pipelines.store import Store
from tests.dashboard.conftest import SetClock
from tests.dashboard.filled_store import DRAFT, OPEN
from tests.dashboard.visitor import COUNCIL, POLICE, READER, STRATEGIST, Visitor
from tests.factories import add_round, after_closing, member

EDUCATION = "Medlem: Utbildning och skola"
DRUGS = "Läget nu: Narkotika"
COMMENT = "Vad ser ni? Beskriv läget, inga personer."
OWN = "Era svar i omgången"


def own(store: Store, agency_id: str = "police") -> dict[tuple[str, str], str]:
    """(area_id, theme_id) → the organisation's answer."""
    rows = picture.own_answers(store, OPEN, agency_id, user=member(agency_id))
    return {(row["area_id"], row["theme_id"]): row["answer"] for row in rows.to_dict("records")}


@pytest.mark.usefixtures("open_round")
@pytest.mark.parametrize("role", [STRATEGIST, COUNCIL, READER])
def test_others_than_members_are_kindly_refused(role: str) -> None:
    visitor = Visitor(role, "Skatta")

    assert visitor.refusals == ["Det här får bara medlem göra. Byt roll om du har fel roll vald."]
    assert visitor.app.main.get("button_group") == []


@pytest.mark.usefixtures("closed_round")
def test_without_an_open_round_the_page_says_when_the_next_opens() -> None:
    words = Visitor(POLICE, "Skatta").words

    assert "Ingen omgång är öppen för svar just nu. Nästa öppnar måndag 7 december kl. 08:00." in words


@pytest.mark.usefixtures("store")
def test_without_any_round_the_page_says_so() -> None:
    words = Visitor(POLICE, "Skatta").words

    assert "Ingen omgång är öppen för svar just nu. Ingen ny omgång är planerad." in words


@pytest.mark.usefixtures("open_round")
def test_an_organisation_is_asked_about_its_own_places_and_themes_with_last_times_answer() -> None:
    visitor = Visitor(POLICE, "Skatta")

    assert "5 av 44 besvarade." in visitor.words
    rows = {(row["Plats"], row["Tema"]): row for row in visitor.table(OWN)}
    assert len(rows) == 44
    assert rows["Gråbo", "Narkotika"]["Förra gången"] == "○ normalt"
    assert rows["Gråbo", "Narkotika"]["Nu"] == "◔ avvikande"
    assert rows["Roma", "Narkotika"]["Nu"] == "ej inlämnat"
    assert ("Gråbo", "Psykisk ohälsa") not in rows


@pytest.mark.usefixtures("open_round")
def test_a_draft_is_seen_by_its_own_organisation_alone() -> None:
    assert DRAFT in Visitor(EDUCATION, "Skatta").sent
    assert DRAFT not in Visitor(POLICE, "Skatta").sent


def test_an_answer_is_saved_as_it_is_given_and_taken_back(filled: Store) -> None:
    visitor = Visitor(POLICE, "Skatta").choose("Plats", "Roma – 0 av 3").switch(DRUGS, "critical")
    assert own(filled)["0980R009", "drugs"] == Level.CRITICAL
    assert "6 av 44 besvarade." in visitor.words

    visitor.switch(DRUGS, None)

    assert ("0980R009", "drugs") not in own(filled)
    assert "5 av 44 besvarade." in visitor.words


def test_a_comment_is_saved_and_one_with_a_phone_number_is_refused(filled: Store) -> None:
    visitor = Visitor(POLICE, "Skatta").choose("Plats", "Roma – 0 av 3").switch(DRUGS, "worrying")

    visitor.write(COMMENT, "Ring Kim på 070-123 45 67").reload()

    assert visitor.refusals[0].startswith("Kommentaren ser ut att innehålla ett telefonnummer. Ta bort det")
    assert own(filled)["0980R009", "drugs"] == Level.WORRYING

    visitor.write(COMMENT, "Lugnt vid torget.").reload()

    assert visitor.refusals == []
    assert "Lugnt vid torget." in {row["Kommentar"] for row in visitor.table(OWN)}


def test_what_is_handed_in_counts_and_gives_a_receipt(filled: Store) -> None:
    visitor = Visitor(EDUCATION, "Skatta")

    visitor.press("Lämna in 4 svar")

    assert visitor.receipts[0].startswith("Tack, vi har tagit emot 4 svar lördag 21 november kl. 10:00. Kvittonummer ")
    assert "4 svar räknas" in visitor.words
    assert (
        DRAFT
        in picture.counting_ratings(filled, OPEN, user=member("education"), at=after_closing())["comment"].tolist()
    )


def test_nothing_can_be_handed_in_before_something_is_answered(store: Store) -> None:
    add_round(store)

    visitor = Visitor(POLICE, "Skatta")

    (button,) = [button for button in visitor.app.main.get("button") if "Lämna in" in button.label]
    assert button.proto.disabled


def test_handing_in_when_the_clock_has_just_closed_the_round_is_refused_in_words(
    filled: Store, set_clock: SetClock
) -> None:
    visitor = Visitor(EDUCATION, "Skatta")
    before = filled.version
    set_clock(after_closing())

    visitor.press("Lämna in 4 svar")

    assert visitor.crashes == []
    assert visitor.refusals == [
        "Omgången 26 november 2026 är stängd och tar inte emot fler svar. Kontakta OSF-strategen om något måste rättas."
    ]
    assert filled.version == before


@pytest.mark.parametrize("answer", ["worrying", None])
def test_answering_when_the_clock_has_just_closed_the_round_is_refused_in_words(
    filled: Store, set_clock: SetClock, answer: str | None
) -> None:
    visitor = Visitor(POLICE, "Skatta").choose("Plats", "Gråbo – 1 av 3")
    before = filled.version
    set_clock(after_closing() + timedelta(minutes=1))

    visitor.switch(DRUGS, answer)

    assert visitor.crashes == []
    assert visitor.refusals[0].startswith("Omgången 26 november 2026 är stängd och tar inte emot fler svar.")
    assert filled.version == before
