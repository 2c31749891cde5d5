"""Skatta, all but the grid itself: who gets in, the last look, the receipt, Excel, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard import data
from dashboard.components.rating_grid import Edit
from dashboard.views.rate import own_grid
from dashboard.views.rate.excel_template import filled_template
from pipelines.domain import Level, Rating
from pipelines.errors import ContentProblem, StateProblem
from pipelines.files.template_in import read_template
from pipelines.ledger import Store
from pipelines.rating import approvals, ratings
from pipelines.rating.own import own_answers, own_history
from pipelines.tables.tables_in import FileRow
from tests.dashboard.conftest import SetClock
from tests.dashboard.filled_store import DRAFT, GRABO, HEMSE, OPEN, OVERDUE
from tests.dashboard.visitor import COUNCIL, POLICE, READER, STRATEGIST, Visitor
from tests.factories import NOW, add, add_round, after_closing, member, requiring_approval, while_open, with_grace
from tests.pipelines.files.templates import filled_in, opened

EDUCATION = "Medlem: Utbildning och skola"
CHECK, LEAVE_BLANK = "Kontrollera och lämna in", "Lämna tomt – det betyder ej besvarat, aldrig normalt"
ROMA = "0980R009"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def own(store: Store, agency_id: str = "police") -> dict[tuple[str, str], str]:
    """(area_id, theme_id) → the agency's answer."""
    rows = own_answers(store, OPEN, agency_id, user=member(agency_id))
    return {(row.area_id, row.theme_id): row.answer for row in rows}


def save(store: Store, agency_id: str, area_id: str, theme_id: str, answer: str | None, comment: str = "") -> str:
    rating = Rating(OPEN, agency_id, area_id, theme_id, answer, comment=comment)
    return ratings.save(store, [rating], by=member(agency_id), at=while_open())


def checking(role: str) -> Visitor:
    """A visitor who has come to the last look; the button in the grid is beyond what can be pressed here."""
    visitor = Visitor(role, "Skatta")
    visitor.app.session_state["check"] = f"{OPEN}_{'police' if role == POLICE else 'education'}"
    return visitor.reload()


def notes(sent: str) -> Iterator[str]:
    """What stands by the grid's button, in what was sent to a component."""
    if "done_note" in sent:
        yield json.loads(sent)["done_note"]


def is_off(visitor: Visitor, label: str) -> bool:
    (button,) = [button for button in visitor.app.main.get("button") if button.label == label]
    return bool(button.proto.disabled)


@pytest.mark.usefixtures("open_round")
@pytest.mark.parametrize("role", [STRATEGIST, COUNCIL, READER])
def test_others_than_members_are_kindly_refused(role: str) -> None:
    visitor = Visitor(role, "Skatta")

    assert visitor.refusals == ["Bara rollen Medlem kan göra det här. Byt roll om du har fel roll vald."]
    assert visitor.app.main.get("bidi_component") == []


@pytest.mark.usefixtures("store")
def test_without_any_round_the_page_says_so() -> None:
    words = Visitor(POLICE, "Skatta").words

    assert "Ingen omgång är öppen för svar just nu. Ingen ny omgång är planerad." in words


@pytest.mark.usefixtures("open_round")
def test_the_page_says_when_the_round_closes() -> None:
    assert "Omgången stänger onsdag 25 november kl. 12:00 (4 dagar kvar)." in Visitor(POLICE, "Skatta").words


@pytest.mark.parametrize(
    ("days_later", "until"), [(0, "kl. 20:00"), (1, "torsdag 26 november kl. 20:00")], ids=["same day", "later"]
)
def test_before_the_deadline_the_page_says_until_when_late_answers_are_taken(
    store: Store, days_later: int, until: str
) -> None:
    round_ = with_grace()
    assert round_.grace_ends_at is not None
    add(store, replace(round_, grace_ends_at=round_.grace_ends_at + timedelta(days=days_later)))

    assert f"(4 dagar kvar). Sena svar tas emot till {until} och märks som sena." in Visitor(POLICE, "Skatta").words


def test_in_the_grace_period_one_hands_in_late_and_is_told_so_at_every_step(store: Store, set_clock: SetClock) -> None:
    round_ = add(store, with_grace())
    save(store, "police", ROMA, "drugs", Level.NORMAL)
    set_clock(round_.closes_at + timedelta(hours=5))
    until = "Ni kan lämna in sent till onsdag 25 november kl. 20:00 (3 timmar kvar), och det märks som sent."
    deadline = "Sista svarstid var onsdag 25 november kl. 12:00."
    words = Visitor(POLICE, "Skatta").words
    assert deadline in words
    assert until in words

    visitor = checking(POLICE).tick(LEAVE_BLANK)
    assert f"{deadline} Det ni lämnar in nu märks som sent." in visitor.words
    visitor.press("Lämna in")

    assert visitor.receipts[0].startswith("**Inlämnat sent onsdag 25 november kl. 17:00.** Kvitto")
    assert visitor.receipts[0].endswith("till onsdag 25 november kl. 20:00, men då märks det som sent.")
    assert "Er bedömning, " not in visitor.words


def test_after_the_grace_period_the_page_takes_nothing(store: Store, set_clock: SetClock) -> None:
    round_ = add(store, with_grace())
    set_clock(round_.ends_at)

    assert "Ingen omgång är öppen för svar just nu." in Visitor(POLICE, "Skatta").words


@pytest.mark.usefixtures("open_round")
def test_a_draft_is_seen_by_its_own_agency_alone() -> None:
    assert DRAFT in Visitor(EDUCATION, "Skatta").sent
    assert DRAFT not in Visitor(POLICE, "Skatta").sent


# The last look


@pytest.mark.usefixtures("open_round")
def test_the_last_look_says_what_was_answered_what_differs_and_what_is_blank() -> None:
    visitor = checking(POLICE)

    assert "5 av 44  rutor är besvarade." in visitor.words
    (row,) = [row for row in visitor.table("") if row["Plats och tema"].startswith("Gråbo · Narkotika")]
    assert (row["Förra gången"], row["Nu"]) == ("○ normalt", "◔ avvikande")
    assert "39 rutor är tomma" in visitor.words


def test_blank_is_asked_about_once_and_the_receipt_stays(filled: Store) -> None:
    visitor = checking(POLICE)
    assert is_off(visitor, "Lämna in")

    visitor.tick(LEAVE_BLANK)
    assert not is_off(visitor, "Lämna in")
    visitor.press("Lämna in")

    receipt = data.rating.receipt(data.rounds.open_round(NOW), "police", member())  # type: ignore[arg-type]
    assert receipt is not None
    assert visitor.reload().receipts == [
        f"**Inlämnat lördag 21 november kl. 10:00.** Kvitto {receipt.number}, version 2: 5 svar räknas, 39 rutor är "
        "tomma. Ni kan ändra och lämna in igen tills omgången stänger."
    ]
    assert len(visitor.table("Svar som räknas")) == 5

    save(filled, "police", ROMA, "drugs", Level.NORMAL)
    assert "1 svar är ändrat sedan ni lämnade in. Lämna in igen, så räknas det." in visitor.reload().words
    assert len(visitor.table("Svar som räknas")) == 5

    visitor.app.session_state["check"] = f"{OPEN}_police"
    visitor.reload()
    assert visitor.labels("checkbox") == []
    assert "Ni har redan valt att lämna tomt" in visitor.words


def test_nothing_is_handed_in_while_a_comment_is_lacking(filled: Store) -> None:
    save(filled, "police", ROMA, "drugs", Level.CRITICAL)
    visitor = checking(POLICE).tick(LEAVE_BLANK)
    assert [row["Plats och tema"] for row in visitor.table("Behöver en kommentar")] == ["Roma · Narkotika"]
    assert is_off(visitor, "Lämna in")

    save(filled, "police", ROMA, "drugs", Level.CRITICAL, comment="Öppen handel.")

    assert not is_off(visitor.reload(), "Lämna in")


@pytest.mark.usefixtures("open_round")
def test_the_way_back_leads_to_the_answers() -> None:
    visitor = checking(POLICE).press("Tillbaka till svaren")

    assert visitor.app.main.get("bidi_component")
    assert "Lämna in" not in visitor.labels("button")


def test_nothing_can_be_handed_in_before_something_is_answered(store: Store) -> None:
    add_round(store)

    visitor = checking(POLICE).tick(LEAVE_BLANK)

    assert is_off(visitor, "Lämna in")
    assert "Ni har inte svarat på något än." in visitor.words


def test_handing_in_when_the_clock_has_just_closed_the_round_is_refused_in_words(
    filled: Store, set_clock: SetClock
) -> None:
    visitor = checking(POLICE).tick(LEAVE_BLANK)
    before = filled.version
    set_clock(after_closing())

    visitor.press("Lämna in")

    assert visitor.crashes == []
    assert visitor.refusals == [
        "Omgången 26 november 2026 är stängd och tar inte emot fler svar. Kontakta OSF-strategen om något måste rättas."
    ]
    assert filled.rows("select kind from ledger.entries where entry_number > ?", [before]) == [{"kind": "open_picture"}]


# Approval


@pytest.fixture
def approving(filled: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The police require that a second person approves, and have nothing that waits."""
    monkeypatch.setattr(filled, "reference", requiring_approval(filled.reference))
    return filled


def asked_by(store: Store, session: str = "a colleague") -> approvals.Request:
    """A critical answer in Roma, handed in for approval."""
    save(store, "police", ROMA, "drugs", Level.CRITICAL, comment="Öppen *handel*.")
    return approvals.ask(store, OPEN, "police", by=member(), session=session, at=NOW)


def has_button(visitor: Visitor, label: str) -> bool:
    return label in visitor.labels("button")


def test_what_is_handed_in_for_approval_waits_and_its_own_session_cannot_approve(approving: Store) -> None:
    save(approving, "police", ROMA, "drugs", Level.NORMAL)
    visitor = checking(POLICE).tick(LEAVE_BLANK)
    assert "Det räknas inte förrän det är gjort." in visitor.words
    visitor.press("Lämna in för godkännande")

    request = approvals.newest(approving, OPEN, "police", by=member())
    assert request is not None
    assert (
        f"**Väntar på godkännande.** Lämnat lördag 21 november kl. 10:00, nummer {request.number}. Det räknas inte "
        "förrän en kollega på er verksamhet har godkänt det"
    ) in visitor.words
    assert "5 svar räknas" in visitor.receipts[0]
    assert "Lämna in igen, så räknas det" not in visitor.words

    visitor.press("Visa det som väntar")
    assert is_off(visitor, "Godkänn")
    assert "den som lämnar in kan inte godkänna själv" in visitor.words
    assert "Skicka tillbaka i stället" not in visitor.words


def test_a_colleague_sees_what_waits_and_approves_it(approving: Store) -> None:
    request = asked_by(approving)
    visitor = Visitor(POLICE, "Skatta").press("Granska och godkänn")

    assert f"nummer {request.number}.  6 av 44  rutor är besvarade." in visitor.words
    comment = {"Plats och tema": "Roma · NarkotikaÖppen *handel*.", "Svar": "◕ kritiskt"}
    assert comment in visitor.table("3 kommentarer")
    (row,) = [row for row in visitor.table("") if row["Plats och tema"].startswith("Gråbo · Narkotika")]
    assert (row["Förra gången"], row["Nu"]) == ("○ normalt", "◔ avvikande")
    assert "38 rutor är tomma" in visitor.words
    assert len(visitor.table("Svar som väntar på godkännande")) == 6

    visitor.press("Godkänn")

    assert "Väntar på godkännande" not in visitor.words
    assert f"Kvitto {request.number}, version 2: 6 svar räknas, 38 rutor är tomma." in visitor.receipts[0]
    assert ratings.receipt(approving, OPEN, "police", by=member()).answers_count == 6  # type: ignore[union-attr]


def test_a_colleague_sends_it_back_with_a_reason_that_the_agency_sees(approving: Store) -> None:
    asked_by(approving)
    visitor = Visitor(POLICE, "Skatta").press("Granska och godkänn")
    visitor.write("Varför skickas det tillbaka?", "Ring 070-123 45 67").press("Skicka tillbaka")
    assert visitor.refusals[0].startswith("Skälet ser ut att innehålla ett telefonnummer.")
    assert has_button(visitor, "Godkänn")

    visitor.write("Varför skickas det tillbaka?", "Roma är *bättre*.").press("Skicka tillbaka")

    words = r"**Skickat tillbaka lördag 21 november kl. 10:00.** Skäl: Roma är \*bättre\*."
    assert words in visitor.words
    assert words in Visitor(POLICE, "Skatta").words
    assert "Skickat tillbaka" not in Visitor(EDUCATION, "Skatta").words
    assert not has_button(visitor, "Granska och godkänn")
    assert own(approving)[ROMA, "drugs"] == Level.CRITICAL


def test_what_is_changed_after_it_was_handed_in_for_approval_is_told_and_not_part_of_it(approving: Store) -> None:
    asked_by(approving)
    save(approving, "police", ROMA, "drugs", Level.NORMAL)
    visitor = Visitor(POLICE, "Skatta")
    told = "1 svar är ändrat sedan ni lämnade in. De ändringarna är inte med"
    assert told in visitor.words

    visitor.press("Granska och godkänn")
    assert told in visitor.words
    visitor.press("Godkänn")

    assert own(approving)[ROMA, "drugs"] == Level.NORMAL
    counting = own_history(approving, "police", [OPEN], user=member())
    assert [row.answer for row in counting if (row.area_id, row.theme_id) == (ROMA, "drugs")] == ["critical"]
    assert "1 svar är ändrat sedan ni lämnade in. Lämna in igen, så räknas det." in visitor.words


def test_what_has_been_handed_in_anew_meanwhile_is_not_approved_unseen(approving: Store) -> None:
    asked_by(approving)
    visitor = Visitor(POLICE, "Skatta").press("Granska och godkänn")
    newer = asked_by(approving, "a third")

    visitor.press("Godkänn")

    assert visitor.refusals == ["Det som väntade har ändrats eller är redan avgjort. Titta på sidan igen."]
    assert newer.number in visitor.words
    assert not has_button(visitor, "Godkänn")


def test_the_way_back_from_the_review_leads_to_the_answers(approving: Store) -> None:
    asked_by(approving)
    visitor = Visitor(POLICE, "Skatta").press("Granska och godkänn").press("Tillbaka till svaren")

    assert visitor.app.main.get("bidi_component")
    assert has_button(visitor, "Granska och godkänn")


@pytest.mark.usefixtures("open_round")
def test_where_no_approval_is_required_nothing_is_said_of_it() -> None:
    assert "godkänn" not in Visitor(POLICE, "Skatta").words.lower()


def test_what_was_never_approved_is_told_when_the_round_has_closed(
    store: Store, monkeypatch: pytest.MonkeyPatch, set_clock: SetClock
) -> None:
    monkeypatch.setattr(store, "reference", requiring_approval(store.reference))
    add_round(store)
    asked_by(store)
    set_clock(after_closing())

    assert "Det som väntade på godkännande blev inte godkänt och räknas inte." in Visitor(POLICE, "Skatta").words


# What the grid sends


@pytest.fixture
def grid(filled: Store, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Gives an edit of drugs in Roma, by the police in one browser tab, to the page's `save`."""
    kept: dict[str, object] = {}
    monkeypatch.setattr(own_grid.session, "user", member)
    monkeypatch.setattr(own_grid.session, "value", lambda key, otherwise=None: kept.get(key, otherwise))
    monkeypatch.setattr(own_grid.session, "remember", lambda **values: kept.update(values))
    round_ = data.rounds.open_round(NOW)
    assert round_ is not None
    assert filled.version

    def give(*answers: str | None, seen: str | None = None, comment: str = "") -> None:
        edits = [Edit(at, ROMA, "drugs", answer, comment, seen_answer=seen) for at, answer in enumerate(answers, 1)]
        own_grid.cells(data.rating.own_round(round_, member()), "grid")
        own_grid.save(round_, "police", "grid", edits)

    return give


def test_a_batch_is_one_entry_with_the_latest_of_each_cell(filled: Store, grid: Callable[..., None]) -> None:
    before = filled.version
    grid("normal", "critical", "worrying")

    assert own(filled)[ROMA, "drugs"] == Level.WORRYING
    assert filled.version == before + 1
    grid(None, seen="worrying")
    assert (ROMA, "drugs") not in own(filled)


@pytest.mark.parametrize(("theirs", "words"), [("critical", "kritiskt"), (None, "svaret är borttaget")])
def test_a_colleagues_answer_is_not_overwritten_unseen(
    filled: Store, grid: Callable[..., None], theirs: str | None, words: str
) -> None:
    grid("normal")
    save(filled, "police", ROMA, "drugs", theirs)

    with pytest.raises(ContentProblem, match=rf"Ändrad av kollega \d\d:\d\d: {words}\. Titta på svaret"):
        grid("worrying", seen="normal")
    assert own(filled).get((ROMA, "drugs")) == theirs

    grid("worrying", seen=theirs)
    assert own(filled)[ROMA, "drugs"] == Level.WORRYING


def test_ones_own_answer_may_be_replaced_before_the_browser_has_heard_of_it(
    filled: Store, grid: Callable[..., None]
) -> None:
    grid("normal")
    grid("worrying", seen=None)

    assert own(filled)[ROMA, "drugs"] == Level.WORRYING


def test_an_answer_sent_again_after_a_reload_is_no_colleagues(filled: Store, grid: Callable[..., None]) -> None:
    save(filled, "police", ROMA, "drugs", Level.NORMAL)  # kept, but the browser was closed before it heard so

    grid("normal", "worrying", seen=None)

    assert own(filled)[ROMA, "drugs"] == Level.WORRYING


def test_a_round_that_has_closed_meanwhile_says_so_at_the_top(
    filled: Store, grid: Callable[..., None], set_clock: SetClock
) -> None:
    before = filled.version
    set_clock(after_closing())

    with pytest.raises(StateProblem, match="är stängd"):
        grid("worrying")
    assert "är stängd" in own_grid.session.value(own_grid.session.REFUSAL)
    assert filled.version == before


# Excel


def upload(visitor: Visitor, content: bytes) -> Visitor:
    (field,) = visitor.app.main.get("file_uploader")
    field.set_value(("mall.xlsx", content, XLSX))
    return visitor.reload()


def police_template(monkeypatch: pytest.MonkeyPatch, **cells: str) -> bytes:
    """The template of the police, filled in: D7="normalt" …"""
    round_ = data.rounds.open_round(NOW)
    assert round_ is not None
    with monkeypatch.context() as patched:
        patched.setattr("dashboard.session.user", member)
        content = filled_template(data.rating.own_round(round_, member()), member())
    return filled_in(content, **cells) if cells else content


def answer_cell(content: bytes, place: str, theme: str) -> str:
    sheet = opened(content)["Bedömning"]
    return next(f"D{row[1].row}" for row in sheet["A4:B99"] if [cell.value for cell in row] == [place, theme])


def test_a_filled_in_template_is_looked_at_and_saved(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    cell = answer_cell(police_template(monkeypatch), "Roma", "Narkotika")

    visitor = upload(Visitor(POLICE, "Skatta"), police_template(monkeypatch, **{cell: "oroande"}))

    assert visitor.table("1 svar sparas, 5 är som förut") == [
        {"Plats och tema": "Roma · Narkotika", "Sparat nu": "ej besvarat", "I filen": "◑ oroande"}
    ]
    assert (ROMA, "drugs") not in own(filled)
    visitor.press("Spara 1 svar ur filen")
    assert own(filled)[ROMA, "drugs"] == Level.WORRYING
    assert visitor.receipts[0] == "1 svar ur filen är sparade. De räknas när ni lämnar in."


def test_a_file_does_not_overwrite_what_a_colleague_wrote_after_it_was_looked_at(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell = answer_cell(police_template(monkeypatch), "Roma", "Narkotika")
    visitor = upload(Visitor(POLICE, "Skatta"), police_template(monkeypatch, **{cell: "oroande"}))
    save(filled, "police", ROMA, "drugs", Level.NORMAL)

    visitor.press("Spara 1 svar ur filen")

    assert "Ändrad av kollega" in visitor.refusals[0]
    assert own(filled)[ROMA, "drugs"] == Level.NORMAL
    assert visitor.table("1 svar sparas, 5 är som förut")[0]["Sparat nu"] == "○ normalt"
    visitor.press("Spara 1 svar ur filen")
    assert own(filled)[ROMA, "drugs"] == Level.WORRYING


def test_every_problem_in_a_file_is_told_by_cell_and_nothing_is_saved(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = police_template(monkeypatch)
    roma, grabo = (answer_cell(content, place, "Narkotika") for place in ("Roma", "Gråbo"))
    before = filled.version

    visitor = upload(Visitor(POLICE, "Skatta"), police_template(monkeypatch, **{roma: "svart", grabo: "vitt"}))

    assert "Filen har 2 fel. Inget har lästs in." in visitor.refusals[0]
    assert f"{roma}: " in visitor.refusals[0]
    assert f"{grabo}: " in visitor.refusals[0]
    assert not [label for label in visitor.labels("button") if label.startswith("Spara")]
    assert filled.version == before


@pytest.mark.usefixtures("open_round")
def test_another_agencies_template_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = police_template(monkeypatch)

    visitor = upload(Visitor(EDUCATION, "Skatta"), content)

    assert visitor.refusals[0].startswith("Mallen är gjord för Polisen.")


@pytest.mark.usefixtures("open_round")
@pytest.mark.parametrize("is_template", [True, False])
def test_a_file_is_read_once_however_often_the_page_is_run(monkeypatch: pytest.MonkeyPatch, is_template: bool) -> None:
    reads: list[str] = []

    def counting(content: bytes, name: str) -> list[FileRow]:
        reads.append(name)
        return read_template(content, name)

    monkeypatch.setattr("dashboard.views.rate.excel_template.read_template", counting)
    visitor = upload(Visitor(POLICE, "Skatta"), police_template(monkeypatch) if is_template else b"PK broken")
    before = visitor.refusals

    visitor.reload().reload()

    assert visitor.refusals == before
    assert len(reads) == 1


# Reminders


def test_the_page_gives_the_address_of_the_calendar_and_says_who_gets_mail(
    open_round: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert open_round.version
    assert "Inga påminnelser skickas till er med mejl." in Visitor(POLICE, "Skatta").words

    monkeypatch.setenv("OSF_BASE_URL", "https://lagesbild.example")
    monkeypatch.setenv("OSF_SMTP_URL", "smtp://localhost")
    visitor = Visitor(POLICE, "Skatta")

    assert "https://lagesbild.example/kalender/police.ics" in visitor.words
    assert "Mejl skickas till  osf-polisen@example.invalid  när en omgång öppnar." in visitor.words


# Afterwards


@pytest.mark.usefixtures("closed_round")
def test_without_an_open_round_the_page_says_when_the_next_opens_and_what_became_of_the_answers() -> None:
    visitor = Visitor(POLICE, "Skatta")

    assert "Ingen omgång är öppen för svar just nu. Nästa öppnar måndag 7 december kl. 08:00." in visitor.words
    assert "Er bedömning, 26 november 2026" in visitor.words
    assert all(row["Ert svar"] != row["Gemensam nivå"] for row in visitor.table("Er nivå och den gemensamma"))


def test_what_was_flagged_is_followed_to_the_plan(filled: Store, set_clock: SetClock) -> None:
    save(filled, "police", GRABO, "drugs", Level.CRITICAL, comment="Öppen handel.")
    save(filled, "police", HEMSE, "drugs", Level.SEVERE, comment="Öppen handel.")
    ratings.hand_in(filled, OPEN, "police", by=member(), at=NOW)
    set_clock(after_closing())

    rows = [row["Plats och tema"] for row in Visitor(POLICE, "Skatta").table("Kritiskt eller värre enligt er")]

    assert any(row.startswith(f"Gråbo · NarkotikaI planen: {OVERDUE} (pågår)") for row in rows)
    assert "Hemse · NarkotikaIngen åtgärd i planen ännu" in rows


def test_an_agency_that_did_not_answer_is_told_so(store: Store, set_clock: SetClock) -> None:
    add_round(store)
    set_clock(after_closing())

    assert "Er verksamhet lämnade inte in något i omgången." in Visitor(POLICE, "Skatta").words


def test_the_receipt_and_the_answers_stay_readable_when_the_round_has_closed(
    filled: Store, set_clock: SetClock
) -> None:
    handed_in = ratings.hand_in(filled, OPEN, "police", by=member(), at=NOW)
    set_clock(after_closing())

    visitor = Visitor(POLICE, "Skatta")

    assert f"Kvitto {handed_in.number}, version {handed_in.version}: 5 svar räknas" in visitor.receipts[0]
    assert len(visitor.table("Svar som räknas")) == handed_in.answers_count
    assert visitor.app.main.get("bidi_component") == []
    visitor.choose("Stängd omgång", "29 oktober 2026")
    assert "Er bedömning, 29 oktober 2026" in visitor.words


def test_what_was_changed_and_not_handed_in_again_is_told_when_the_round_has_closed(
    filled: Store, set_clock: SetClock
) -> None:
    ratings.hand_in(filled, OPEN, "police", by=member(), at=NOW)
    save(filled, "police", GRABO, "drugs", Level.NORMAL)
    set_clock(after_closing())

    visitor = Visitor(POLICE, "Skatta")

    assert "1 svar ändrades och lämnades inte in igen. Det räknas inte." in visitor.app.warning[0].value
    (row,) = visitor.table("Ändrat men inte inlämnat")
    assert (row["Räknas"], row["Ändrat till"]) == ("◔ avvikande", "○ normalt")


@pytest.mark.usefixtures("open_round")
def test_earlier_rounds_can_be_looked_at_while_one_is_open() -> None:
    visitor = Visitor(POLICE, "Skatta")
    assert "Er bedömning, " not in visitor.words

    visitor.choose("Stängd omgång", "29 oktober 2026")

    assert "Er bedömning, 29 oktober 2026" in visitor.words


def test_what_is_changed_and_not_handed_in_again_is_told_by_the_button_and_on_now(filled: Store) -> None:
    ratings.hand_in(filled, OPEN, "police", by=member(), at=NOW)
    told = "1 svar är ändrat sedan ni lämnade in."
    assert told not in Visitor(POLICE, "Skatta").sent
    assert "Ni har lämnat in: 5 svar räknas." in Visitor(POLICE, "Nu").words

    save(filled, "police", GRABO, "drugs", Level.NORMAL)

    visitor = Visitor(POLICE, "Skatta")
    (note,) = [found for node in visitor.app.main.get("bidi_component") for found in notes(node.proto.json)]
    assert note.startswith(told)
    assert f"{told} Lämna in igen, så räknas det." in visitor.go("Nu").words
