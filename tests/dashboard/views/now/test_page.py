"""Nu: when to rate, who has answered, what changed; and closing and publishing for the one who may."""

from __future__ import annotations

import shutil
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from dashboard import data
from dashboard.views.now.first_steps import WORDS as FIRST_STEPS
from pipelines import picture, rounds
from pipelines.domain import Level, Rating, RoundKind, RoundState
from pipelines.ledger import Store, failures
from pipelines.rating import approvals, ratings
from pipelines.reference import FOLDER
from pipelines.swedish import ROLE_WORDS, STOCKHOLM, day
from tests.dashboard.conftest import SetClock
from tests.dashboard.filled_store import OPEN
from tests.dashboard.visitor import COUNCIL, POLICE, READER, ROLES, STRATEGIST, Visitor
from tests.factories import NOW, a_round, add, add_round, after_closing, member, publish, rate, while_open, with_grace
from tests.factories import STRATEGIST as THE_STRATEGIST

CLOSE, YES_CLOSE = "Stäng omgången nu", "Ja, stäng omgången"
PUBLISH_EARLY = "Mötet är först 26 november 2026. Fastställ ändå nu."
LATE_UNTIL = "Tar emot sena svar samma dag till klockan (frivilligt)"
PUBLISH, YES_PUBLISH = "Fastställ omgången 26 november 2026", "Ja, fastställ"


def state(store: Store, at: datetime = NOW) -> RoundState:
    return rounds.recorded_round(store, OPEN).state_at(at)


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("role", ROLES)
def test_before_the_first_round_the_page_says_what_comes(role: str) -> None:
    visitor = Visitor(role)

    assert "Ingen omgång är öppen just nu. Ingen ny omgång är planerad." in visitor.words
    (known,) = (known for known, words in ROLE_WORDS.items() if role.partition(":")[0] == words)
    assert FIRST_STEPS[known] in visitor.words
    assert ("Lägg till den första omgången" in visitor.words) == (role == STRATEGIST)


@pytest.mark.usefixtures("store")
def test_the_strategist_is_told_what_the_folder_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Det här saknas" not in Visitor().words
    folder = Path(shutil.copytree(FOLDER, tmp_path / "reference"))
    (folder / "contacts.csv").write_text("agency_id,email\n", encoding="utf-8")
    monkeypatch.setenv("OSF_REFERENCE", str(folder))
    monkeypatch.setenv("OSF_STORE", str(tmp_path / "other.duckdb"))

    words = Visitor().words
    assert "Fyll i det som saknas i kommunens mapp." in words
    assert "contacts.csv: Polisen; Socialtjänsten" in words
    assert "contacts.csv" not in Visitor(COUNCIL).words
    data.store().close()


def fill_in_a_round(visitor: Visitor) -> Visitor:
    for label, chosen in {"Mötets dag": (12, 17), "Öppnar, dag": (12, 1), "Stänger, dag": (12, 16)}.items():
        visitor.write(label, date(2026, *chosen))
    return visitor


def test_the_strategist_adds_the_first_round_on_the_page(store: Store) -> None:
    visitor = fill_in_a_round(Visitor())
    visitor.pick("Vad mötet gör", "halvårsgenomgång").write("Öppnar, klockan", time(9, 30)).write(LATE_UNTIL, time(20))
    visitor.press("Lägg till omgången")

    assert visitor.receipts == [
        "Omgången inför mötet 17 december 2026 är tillagd. Den öppnar tisdag 1 december kl. 09:30 och stänger onsdag "
        "16 december kl. 12:00; sena svar tas emot till onsdag 16 december kl. 20:00."
    ]
    assert "Nästa öppnar tisdag 1 december kl. 09:30." in visitor.words
    (added,) = rounds.all_rounds(store)
    assert (added.round_id, added.kind) == ("2026-12-17", RoundKind.HALF_YEAR_REVIEW)
    assert added.grace_ends_at == datetime(2026, 12, 16, 20, tzinfo=STOCKHOLM)


def test_a_round_that_cannot_be_is_refused_in_words_and_nothing_written_is_lost(store: Store) -> None:
    visitor = Visitor().press("Lägg till omgången")
    assert visitor.refusals == ["- Välj mötets dag.\n- Välj dagen då omgången öppnar.\n- Välj dagen då den stänger."]

    fill_in_a_round(visitor).write("Stänger, dag", date(2026, 11, 30)).press("Lägg till omgången")

    assert visitor.refusals == ["Omgången stänger innan den öppnar. Rätta tiderna."]
    assert store.version == 0
    visitor.write("Stänger, dag", date(2026, 12, 16)).press("Lägg till omgången")
    assert store.version == 1


def test_a_second_round_is_added_in_the_same_place(store: Store) -> None:
    add_round(store)
    fill_in_a_round(Visitor()).press("Lägg till omgången")

    assert [round_.round_id for round_ in rounds.all_rounds(store)] == [OPEN, "2026-12-17"]


def test_the_strategist_withdraws_a_planned_round(store: Store) -> None:
    for round_id in (OPEN, "2026-12-17", "2027-01-28"):
        add_round(store, round_id)
    visitor = Visitor()
    assert "Inför mötet 17 december 2026: öppnar måndag 7 december kl. 08:00." in visitor.words
    assert f"Ja, återta {day(OPEN)}" not in visitor.labels("button")

    visitor.press("Ja, återta 17 december 2026")
    assert visitor.refusals == ["Skriv varför omgången återtas."]
    visitor.write("Varför återtas omgången 17 december 2026?", "Ring 070-174 06 05.").press(
        "Ja, återta 17 december 2026"
    )
    assert "telefonnummer" in visitor.refusals[0]
    visitor.write("Varför återtas omgången 17 december 2026?", "Inställt.").press("Ja, återta 17 december 2026")

    assert visitor.receipts == ["Omgången 17 december 2026 är återtagen."]
    assert "Inför mötet 17 december 2026" not in visitor.words
    assert [round_.round_id for round_ in rounds.all_rounds(store)] == [OPEN, "2027-01-28"]


@pytest.mark.parametrize("role", [COUNCIL, READER, POLICE])
def test_nobody_else_withdraws_rounds(store: Store, role: str) -> None:
    add_round(store, "2026-12-17")

    assert "Ja, återta 17 december 2026" not in Visitor(role).labels("button")


@pytest.mark.parametrize("role", [COUNCIL, READER, POLICE])
@pytest.mark.usefixtures("open_round")
def test_nobody_else_adds_rounds(role: str) -> None:
    assert "Lägg till omgången" not in Visitor(role).labels("button")


@pytest.mark.parametrize("page", ["Nu", "Lägesbild"])
@pytest.mark.parametrize("role", [STRATEGIST, COUNCIL, POLICE])
def test_the_first_picture_ever_is_compared_with_nothing(
    store: Store, set_clock: SetClock, role: str, page: str
) -> None:
    add_round(store)
    for agency_id in ("police", "social_services", "education"):
        rate(store, agency_id=agency_id, level=Level.CRITICAL)
    set_clock(after_closing())
    visitor = Visitor(role, page)

    assert "Det här är den första bilden: det finns ingen tidigare att jämföra med." in visitor.words
    assert "i samma läge" not in visitor.words
    assert "åt fel håll" not in visitor.words
    if page == "Lägesbild":
        assert "Det finns ingen annan omgång än" in visitor.sent


def test_a_planned_round_says_when_it_opens(store: Store, set_clock: SetClock) -> None:
    add_round(store)
    set_clock(NOW - timedelta(days=10))

    assert "Nästa öppnar måndag 16 november kl. 08:00." in Visitor().words


@pytest.mark.usefixtures("open_round")
@pytest.mark.parametrize("role", ROLES)
def test_an_open_round_says_until_when(role: str) -> None:
    visitor = Visitor(role)

    assert "26 november 2026  är öppen och stänger onsdag 25 november kl. 12:00 (4 dagar kvar)." in visitor.words


@pytest.mark.parametrize("role", ROLES)
def test_in_the_grace_period_the_page_says_until_when_late_answers_are_taken(
    store: Store, set_clock: SetClock, role: str
) -> None:
    round_ = add(store, with_grace())
    set_clock(round_.closes_at + timedelta(hours=5))
    visitor = Visitor(role)

    assert "är öppen och tar emot sena svar till onsdag 25 november kl. 20:00 (3 timmar kvar)." in visitor.words
    assert "Bilden visas här när den första har stängt." in visitor.words


def test_a_late_hand_in_is_shown_as_late(store: Store, set_clock: SetClock) -> None:
    round_ = add(store, with_grace())
    late = round_.closes_at + timedelta(hours=1)
    rating = Rating(OPEN, "police", "0980R005", "drugs", Level.NORMAL, is_settled=True)
    ratings.save(store, [rating], by=member(), at=late)
    ratings.hand_in(store, OPEN, "police", by=member(), at=late)
    set_clock(late)

    (row,) = [row for row in Visitor().table("Vem som har lämnat in.") if row["Verksamhet"] == "Polisen"]
    assert row["Inlämnat"] == "onsdag 25 november kl. 13:00 (sent)"


def test_who_waits_for_approval_is_told_as_such(store: Store) -> None:
    add_round(store)
    rating = Rating(OPEN, "police", "0980R005", "drugs", Level.NORMAL, is_settled=True)
    ratings.save(store, [rating], by=member(), at=NOW)
    request = approvals.ask(store, OPEN, "police", by=member(), session="one", at=NOW)
    visitor = Visitor()

    def handed_in() -> str:
        return next(
            row["Inlämnat"] for row in visitor.table("Vem som har lämnat in.") if row["Verksamhet"] == "Polisen"
        )

    assert "0 av 11 verksamheter har lämnat in" in visitor.words
    assert "Väntar på godkännande hos  Polisen ." in visitor.words
    assert handed_in() == "väntar på godkännande hos verksamheten"
    assert "Polisen" in next(line for line in visitor.words.splitlines() if "Då blir dessa utan" in line)

    approvals.approve(store, OPEN, "police", request.entry_id, by=member(), session="other", at=NOW)
    approvals.ask(store, OPEN, "police", by=member(), session="one", at=NOW)
    visitor.reload()
    assert "Väntar på godkännande hos" not in visitor.words
    assert handed_in() == "lördag 21 november kl. 10:00; en ändring väntar på godkännande hos verksamheten"


@pytest.mark.usefixtures("open_round")
def test_only_a_member_is_shown_the_way_to_rating() -> None:
    assert "Gå till er skattning" in Visitor(POLICE).links()
    assert not any("Gå till er skattning" in Visitor(role).links() for role in (STRATEGIST, COUNCIL, READER))


@pytest.mark.usefixtures("open_round")
@pytest.mark.parametrize("role", [STRATEGIST, COUNCIL, POLICE])
def test_osf_sees_who_has_handed_in_and_who_has_not(role: str) -> None:
    visitor = Visitor(role)

    assert "9 av 11 verksamheter har lämnat in" in visitor.words
    assert "Väntar på  Länsstyrelsen, Kriminalvården ." in visitor.words
    rows = {row["Verksamhet"]: row for row in visitor.table("Vem som har lämnat in.")}
    assert rows["Polisen"] == {"Verksamhet": "Polisen", "Svar": "5 av 44", "Inlämnat": "onsdag 18 november kl. 08:00"}
    assert rows["Länsstyrelsen"]["Inlämnat"] == "ej inlämnat"


@pytest.mark.usefixtures("open_round")
def test_a_reader_does_not_see_who_has_handed_in() -> None:
    visitor = Visitor(READER)

    assert "har lämnat in" not in visitor.words
    assert "Väntar på" not in visitor.words
    assert "Länsstyrelsen" not in visitor.words


@pytest.mark.usefixtures("open_round")
@pytest.mark.parametrize("role", ROLES)
def test_nobody_is_told_what_was_answered_while_the_round_is_open(role: str) -> None:
    visitor = Visitor(role)

    assert "Utpressning mot en ungdomsgrupp" not in visitor.sent
    assert "Senaste bilden, 29 oktober 2026" in visitor.words


@pytest.mark.usefixtures("open_round")
def test_what_goes_the_wrong_way_comes_first_with_why(set_clock: SetClock) -> None:
    set_clock(after_closing())

    words = Visitor().words

    assert "Senaste bilden, 26 november 2026" in words
    assert "1 ruta åt fel håll" in words
    order = ["Åt fel håll (1)", "Någon ser kritiskt eller värre (2)", "Åt rätt håll (2)"]
    assert sorted(order, key=words.index) == order
    assert "◔ avvikande  →  ◑ oroande   3 höjde · bekräftat av de flesta · svar 4 av 7, 1 utan insikt" in words


@pytest.mark.usefixtures("open_round")
def test_a_change_links_to_what_stands_behind_it(set_clock: SetClock) -> None:
    set_clock(after_closing())
    there = Visitor(page="Lägesbild", address=Visitor().links()["▲ **Gråbo** · Narkotika"])

    assert (there.chosen("Plats"), there.chosen("Tema")) == ("Gråbo", "Narkotika")
    assert there.chosen("Omgång") == "26 november 2026 (stängd)"


@pytest.mark.usefixtures("open_round")
def test_a_change_links_to_its_round_whatever_round_was_looked_at_before(set_clock: SetClock) -> None:
    set_clock(after_closing())
    visitor = Visitor(page="Lägesbild").choose("Omgång", "29 oktober 2026 (fastställd)").go("Nu")

    assert f"round={OPEN}" in visitor.links()["▲ **Gråbo** · Narkotika"]


def test_more_changes_than_six_are_folded_away(store: Store, set_clock: SetClock) -> None:
    for round_id, level in (("2026-10-29", Level.NORMAL), (OPEN, Level.WORRYING)):
        add_round(store, round_id)
        for area_id in [area.area_id for area in store.reference.areas][1:9]:
            for agency_id in ("police", "social_services", "education", "technical_services"):
                rate(store, agency_id=agency_id, area_id=area_id, level=level, round_id=round_id)
    publish(store, "2026-10-29")
    set_clock(after_closing())

    visitor = Visitor()

    assert "Åt fel håll (8)" in visitor.words
    assert "Visa 2 till" in visitor.words
    assert len([words for words in visitor.links() if words.startswith("▲")]) == 8


def test_nothing_changed_is_said(store: Store, set_clock: SetClock) -> None:
    add_round(store, "2026-10-29")
    add_round(store)
    set_clock(after_closing())

    assert "Inget har ändrats sedan omgången före." in Visitor().words


def test_a_reader_sees_no_changes_of_small_places_nor_before_publishing(filled: Store, set_clock: SetClock) -> None:
    set_clock(after_closing())
    assert "26 november 2026" not in Visitor(READER).words

    publish(filled, OPEN)

    words = Visitor(READER).words
    assert "Senaste bilden, 26 november 2026" in words
    assert "Gråbo" in words
    assert "Klinte" not in words
    assert "Östercentrum" not in words


def test_the_strategist_closes_the_round_before_its_time(filled: Store) -> None:
    visitor = Visitor()
    assert CLOSE in visitor.words

    visitor.press(YES_CLOSE)

    assert visitor.receipts == ["Omgången 26 november 2026 är stängd. Den gemensamma bilden visas nu för OSF."]
    assert "Senaste bilden, 26 november 2026" in visitor.words
    assert CLOSE not in visitor.words
    assert state(filled) is RoundState.CLOSED


def test_the_strategist_publishes_a_closed_round(filled: Store, set_clock: SetClock) -> None:
    set_clock(after_closing())
    visitor = Visitor()
    assert PUBLISH in visitor.words
    waiting = "Stängd, och väntar på att fastställas:"
    assert f"{waiting}  26 november 2026 . Det görs sist på sidan." in visitor.words
    assert "rutor har för få svar och fryses som underlag saknas" in visitor.words
    assert waiting in Visitor(COUNCIL).words
    assert "Det görs sist på sidan" not in Visitor(COUNCIL).words

    visitor.tick(PUBLISH_EARLY).press(YES_PUBLISH)

    assert visitor.receipts == ["Omgången 26 november 2026 är fastställd."]
    assert PUBLISH not in visitor.words
    assert waiting not in visitor.words
    assert state(filled, after_closing()) is RoundState.PUBLISHED
    assert "Senaste bilden, 26 november 2026" in Visitor(READER).words


def test_of_two_closed_rounds_the_older_is_published_first(filled: Store, set_clock: SetClock) -> None:
    later = "2026-12-17"
    set_clock(after_closing(later))
    visitor = Visitor()
    assert "Senaste bilden, 17 december 2026" in visitor.words
    assert PUBLISH in visitor.words

    visitor.press(YES_PUBLISH)
    assert visitor.receipts == ["Omgången 26 november 2026 är fastställd."]
    visitor.tick("Mötet är först 17 december 2026. Fastställ ändå nu.").press(YES_PUBLISH)
    assert visitor.receipts == ["Omgången 17 december 2026 är fastställd."]
    assert state(filled, after_closing(later)) is RoundState.PUBLISHED
    assert YES_PUBLISH not in visitor.labels("button")


def test_a_change_says_what_speaks_against_it(store: Store, set_clock: SetClock) -> None:
    add_round(store, "2026-10-29")
    add_round(store)
    agencies = ["police", "education", "housing_company", "social_services", "safety_function"]
    for agency_id, then, now in zip(agencies, [3] * 5, [1, 1, 1, 5, 5], strict=True):
        for round_id, rank in (("2026-10-29", then), (OPEN, now)):
            rate(store, agency_id=agency_id, area_id="0980R003", level=list(Level)[rank - 1], round_id=round_id)
    set_clock(after_closing(OPEN))

    words = " ".join(Visitor().words.split())

    assert "3 sänkte, 2 höjde" in words or "2 höjde, 3 sänkte" in words
    assert "splittrad · någon ser kritiskt eller värre" in words


def test_a_plain_meeting_is_never_the_newest_picture(store: Store, set_clock: SetClock) -> None:
    add_round(store, "2026-10-29")
    add_round(store, OPEN, RoundKind.MEETING)
    set_clock(after_closing(OPEN))

    assert "Senaste bilden, 29 oktober 2026" in Visitor().words


@pytest.mark.usefixtures("filled")
def test_a_receipt_is_given_once() -> None:
    visitor = Visitor().press(YES_CLOSE)

    assert visitor.reload().receipts == []


@pytest.mark.parametrize("days_before", [0, 1])
def test_publishing_before_the_meeting_asks_first(filled: Store, set_clock: SetClock, days_before: int) -> None:
    set_clock(after_closing() + timedelta(days=1 - days_before))
    visitor = Visitor()
    (publishes,) = [button for button in visitor.app.main.get("button") if button.proto.label == YES_PUBLISH]

    assert publishes.disabled is bool(days_before)
    assert (PUBLISH_EARLY in visitor.labels("checkbox")) is bool(days_before)
    assert state(filled, after_closing()) is RoundState.CLOSED


def test_closing_says_what_will_lack_basis(filled: Store) -> None:
    without, cells = picture.without_level_so_far(filled, OPEN, user=THE_STRATEGIST)

    assert 0 < without < cells
    assert f"{without} av {cells} rutor har ännu för få svar och blir underlag saknas." in Visitor().words


def test_the_strategist_gives_more_time(filled: Store) -> None:
    visitor = Visitor()
    visitor.write("Ny sista dag", date(2026, 11, 26)).press("Flytta sista svarstid")

    assert visitor.receipts == ["Omgången 26 november 2026 stänger nu torsdag 26 november kl. 12:00."]
    assert rounds.recorded_round(filled, OPEN).closes_at > a_round().closes_at


SPRING = "2027-03-29"
"""The meeting of a round that is open when the hour from two to three is skipped, 28 March."""


@pytest.mark.parametrize("is_closed", [False, True])
def test_an_hour_that_is_skipped_in_spring_is_refused_in_words(
    store: Store, set_clock: SetClock, is_closed: bool
) -> None:
    at = while_open(SPRING)
    set_clock(at)
    add_round(store, SPRING)
    if is_closed:
        rounds.close(store, SPRING, by=THE_STRATEGIST, at=at)
    before = store.version
    visitor = Visitor().write("Ny sista dag", date(2027, 3, 28)).write("Klockan", time(2, 30))
    visitor.press("Ja, öppna igen" if is_closed else "Flytta sista svarstid")

    assert visitor.refusals == ["Klockan är aldrig 02:30 den 28 mars 2027: då går vi över till sommartid."]
    assert store.version == before


def test_the_strategist_opens_what_was_closed_by_mistake(filled: Store) -> None:
    visitor = Visitor().press(YES_CLOSE)
    visitor.write("Varför öppnas den igen?", "Fel omgång.").press("Ja, öppna igen")

    assert visitor.receipts == [
        "Omgången 26 november 2026 är öppen igen, till onsdag 25 november kl. 12:00. Bilden är dold så länge."
    ]
    assert state(filled) is RoundState.OPEN


def test_opening_again_without_a_reason_is_refused_in_words(filled: Store) -> None:
    visitor = Visitor().press(YES_CLOSE).press("Ja, öppna igen")

    assert visitor.refusals == ["Skriv varför omgången öppnas igen."]
    assert state(filled) is RoundState.CLOSED


@pytest.mark.parametrize(("role", "page"), [(COUNCIL, "Nu"), (POLICE, "Nu"), (POLICE, "Lägesbild"), (POLICE, "Skatta")])
def test_once_somebody_has_seen_the_picture_it_stays_closed(filled: Store, role: str, page: str) -> None:
    Visitor().press(YES_CLOSE)
    Visitor(role, page)

    visitor = Visitor()

    assert rounds.is_seen(filled, OPEN)
    assert "Någon har öppnat bilden." in visitor.words
    assert "Ja, öppna igen" not in visitor.labels("button")


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("role", [COUNCIL, READER, POLICE])
def test_nobody_else_is_offered_to_close_or_publish(set_clock: SetClock, role: str) -> None:
    visitor = Visitor(role)
    assert YES_CLOSE not in visitor.labels("button")

    set_clock(after_closing())

    assert YES_PUBLISH not in visitor.reload().labels("button")


@pytest.mark.usefixtures("open_round")
def test_closing_what_the_clock_has_closed_meanwhile_is_refused_in_words(set_clock: SetClock) -> None:
    visitor = Visitor()
    set_clock(after_closing())

    visitor.press(YES_CLOSE)

    assert visitor.crashes == []
    assert visitor.refusals == ["Omgången 26 november 2026 är stängd och kan inte bli stängd."]
    assert visitor.receipts == []


def test_publishing_what_somebody_else_has_published_is_refused_in_words(filled: Store, set_clock: SetClock) -> None:
    set_clock(after_closing())
    visitor = Visitor().tick(PUBLISH_EARLY)
    publish(filled, OPEN)

    visitor.press(YES_PUBLISH)

    assert visitor.crashes == []
    assert visitor.refusals == ["Omgången 26 november 2026 är fastställd och kan inte bli fastställd."]


def test_another_visitor_sees_at_once_that_a_round_was_closed(filled: Store) -> None:
    police = Visitor(POLICE)
    assert "är öppen" in police.words

    rounds.close(filled, OPEN, by=THE_STRATEGIST, at=NOW)

    assert "Senaste bilden, 26 november 2026" in police.reload().words


@pytest.mark.usefixtures("open_round")
def test_the_picture_is_one_press_away() -> None:
    visitor = Visitor().press("Öppna lägesbilden")

    assert [title.value for title in visitor.app.title] == ["Lägesbild"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.usefixtures("store")
def test_a_disk_that_is_nearly_full_is_told_the_strategist_alone(monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    monkeypatch.setattr(failures, "nearly_full", lambda _path: "Disken där lagret ligger är snart full.")

    assert ("Disken där lagret ligger är snart full." in Visitor(role).words) is (role == STRATEGIST)
