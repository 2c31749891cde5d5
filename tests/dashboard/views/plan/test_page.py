"""Åtgärdsplan: what is late, the form, changes of status, follow-ups, and who may do what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipelines import plan
from pipelines.domain import MeasureStatus
from pipelines.ledger import Store
from tests.dashboard.conftest import SetClock
from tests.dashboard.filled_store import DONE, GRABO, IN_SMALL_PLACE, OVERDUE, SCRIPT, WEAK, add_measure
from tests.dashboard.visitor import COUNCIL, POLICE, READER, ROLES, STRATEGIST, Visitor
from tests.factories import NOW, after_closing
from tests.factories import STRATEGIST as THE_STRATEGIST

LIST = "Det som är försenat står först"
TITLE = "Åtgärd: vad ska göras?"
FORM = {
    TITLE: "Öppen fritidsgård på lördagar",
    "Problem: vad visar lägesbilden?": "Narkotika säljs vid torget.",
    "Trolig orsak": "Ingen vuxen är där.",
    "Mål: vad ska vara uppnått, och när?": "Färre är oroade i maj.",
    "Indikator: vad visar om målet nås?": "Andelen oroade.",
    "Ansvarig funktion (en roll, aldrig ett namn)": "Enhetschef fritid",
}
SAVE, CANCEL, NEW, EDIT = "Spara åtgärden", "Avbryt", "Ny åtgärd", "Ändra texten"
STATUS, FOLLOW_UP, WORD = "Byt status", "Spara uppföljningen", "Hämta planen som Word"
FOLLOW_UP_TEXT = "Vad blev gjort, och rörde sig indikatorn?"


def in_plan(store: Store, title: str) -> plan.PlannedMeasure:
    measures = plan.measures(store, user=THE_STRATEGIST, today=NOW.date())
    found = [measure for measure in measures if measure.title == title]
    assert len(found) == 1, f"{title!r} is {len(found)} times in the plan"
    return found[0]


def filled_in(visitor: Visitor, **changes: str) -> Visitor:
    for label, text in {**FORM, **changes}.items():
        visitor.write(label, text)
    return visitor.pick("Ägare", "Kultur och fritid")


def at_measure(title: str, status: str, role: str = STRATEGIST) -> Visitor:
    return Visitor(role, "Åtgärdsplan").choose("Åtgärd", f"{title} ({status})")


# What is read


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("role", ROLES)
def test_an_empty_plan_says_so_and_how_to_begin_if_one_may(role: str) -> None:
    visitor = Visitor(role, "Åtgärdsplan")

    assert "Planen är tom." in visitor.words
    assert (NEW in visitor.labels("button")) is (role in {STRATEGIST, COUNCIL})
    assert ("Lägg till en åtgärd från en ruta i lägesbilden." in visitor.words) is (role in {STRATEGIST, COUNCIL})


@pytest.mark.usefixtures("open_round")
@pytest.mark.parametrize("role", [STRATEGIST, COUNCIL, POLICE])
def test_osf_sees_every_measure_the_late_ones_first(role: str) -> None:
    visitor = Visitor(role, "Åtgärdsplan")

    rows = {row["Åtgärd"]: row for row in visitor.table(LIST)}
    assert next(iter(rows)) == OVERDUE
    assert set(rows) == {OVERDUE, IN_SMALL_PLACE, WEAK, DONE}
    assert rows[OVERDUE]["Följs upp"] == "10 november 2026 – försenad"
    assert rows[OVERDUE]["Plats och tema"] == "Gråbo · Narkotika"
    assert rows[WEAK]["Plats och tema"] == "–"
    assert rows[DONE]["Följs upp"] == "15 januari 2027"


@pytest.mark.usefixtures("open_round")
def test_a_reader_sees_neither_proposals_nor_small_places() -> None:
    visitor = Visitor(READER, "Åtgärdsplan")

    assert {row["Åtgärd"] for row in visitor.table(LIST)} == {OVERDUE, DONE}
    assert IN_SMALL_PLACE not in visitor.sent
    assert WEAK not in visitor.sent


@pytest.mark.usefixtures("open_round")
def test_a_measure_chosen_in_another_role_is_not_kept_where_it_is_hidden() -> None:
    visitor = at_measure(IN_SMALL_PLACE, "beslutad")

    visitor.choose("Roll", READER)

    assert visitor.crashes == []
    assert IN_SMALL_PLACE not in visitor.sent


@pytest.mark.usefixtures("open_round")
def test_the_two_checks_say_what_is_weak() -> None:
    words = Visitor(page="Åtgärdsplan").words

    assert "2 saker att rätta till" in words
    assert "Uppföljningen skulle ha gjorts 10 november 2026. Följ upp och sätt en ny dag." in words
    assert "Åtgärden saknar problem och orsak." in words


def test_a_plan_with_nothing_weak_says_so(store: Store) -> None:
    add_measure(store, "Allt på plats")

    assert Visitor(page="Åtgärdsplan").receipts == [
        "Varje pågående åtgärd har problem, orsak och en uppföljning som inte har passerats."
    ]


@pytest.mark.usefixtures("open_round")
def test_one_measure_at_a_time_with_everything_about_it() -> None:
    visitor = at_measure(OVERDUE, "pågår")

    facts = {row["Uppgift"]: row["Innehåll"] for row in visitor.table(f"{OVERDUE} (pågår)")}
    assert facts["Ägare"] == "Kultur och fritid, Enhetschef fältgruppen"
    assert facts["Tid"] == "1 november 2026 – 31 maj 2027"
    assert facts["Skäl till status"] == "Beslut."
    assert {row["Innehåll"] for row in at_measure(WEAK, "föreslagen").table(WEAK)} >= {"Saknas"}


@pytest.mark.usefixtures("open_round")
def test_a_text_is_asked_for_and_shown_in_the_words_it_is_described_with(monkeypatch: pytest.MonkeyPatch) -> None:
    described = replace(
        plan.FIELDS["cause"], label="Grund", question="Vad är grunden?", seen_by=frozenset({THE_STRATEGIST.role})
    )
    monkeypatch.setitem(plan.FIELDS, "cause", described)

    visitor = at_measure(OVERDUE, "pågår")

    shown = [row["Uppgift"] for row in visitor.table(f"{OVERDUE} (pågår)")]
    assert shown[1:3] == ["Problem", "Grund"]
    assert described.question in visitor.press(EDIT).labels("text_area")
    assert described.question not in at_measure(OVERDUE, "pågår", COUNCIL).press(EDIT).labels("text_area")


@pytest.mark.usefixtures("open_round")
@pytest.mark.parametrize("role", ROLES)
def test_only_those_who_may_export_are_offered_the_word_file(role: str) -> None:
    labels = Visitor(role, "Åtgärdsplan").labels("download_button")

    assert labels == ([WORD] if role in {STRATEGIST, COUNCIL} else [])


@pytest.mark.usefixtures("open_round")
@pytest.mark.parametrize("role", [POLICE, READER])
def test_those_who_may_not_change_the_plan_are_offered_nothing_to_press(role: str) -> None:
    assert Visitor(role, "Åtgärdsplan").labels("button") == []


# Adding and changing


@pytest.mark.parametrize("role", [STRATEGIST, COUNCIL])
def test_a_measure_is_added(store: Store, role: str) -> None:
    visitor = filled_in(Visitor(role, "Åtgärdsplan").press(NEW))
    visitor.write("Följs upp", date(2027, 2, 1)).press(SAVE)

    assert visitor.receipts[0] == "Åtgärden ”Öppen fritidsgård på lördagar” är sparad i planen."
    assert visitor.table(LIST)[0]["Följs upp"] == "1 februari 2027"
    assert TITLE not in visitor.labels("text_input")
    kept = in_plan(store, "Öppen fritidsgård på lördagar")
    assert (kept.status, kept.owner_agency_id) == ("proposed", "culture_leisure")


def test_a_measure_from_a_cell_keeps_the_cell_and_the_round(filled: Store, set_clock: SetClock) -> None:
    set_clock(after_closing())
    visitor = Visitor(STRATEGIST, "Lägesbild", place="Gråbo", theme="Alkohol").press("Lägg till en åtgärd")
    assert "Ny åtgärd från lägesbilden" in visitor.words

    filled_in(visitor).press(SAVE)

    kept = in_plan(filled, FORM[TITLE])
    assert (kept.area_id, kept.theme_id, kept.round_id) == (GRABO, "alcohol", "2026-11-26")
    visitor.go("Lägesbild")
    assert [row["Åtgärd"] for row in visitor.table("I åtgärdsplanen")] == [FORM[TITLE]]


def test_all_that_is_missing_is_listed_and_what_was_written_stays(store: Store) -> None:
    visitor = Visitor(page="Åtgärdsplan").press(NEW)
    visitor.write("Trolig orsak", "Ingen vuxen är där.").press(SAVE)

    (refusal,) = visitor.refusals
    problems = refusal.splitlines()
    assert problems[0] == "- Rubriken saknas. Skriv kort vad som ska göras."
    assert problems[-1] == "- Ägaren saknas eller är okänd. Välj en av verksamheterna i listan."
    assert len(problems) == 5
    assert visitor.app.main.get("text_area")[1].value == "Ingen vuxen är där."
    assert store.version == 0


@pytest.mark.parametrize(
    ("label", "text", "refusal"),
    [
        ("Trolig orsak", "Ring Kim på 070-123 45 67", "Orsaken ser ut att innehålla ett telefonnummer."),
        (TITLE, "Prata med 19900101-2389", "Rubriken ser ut att innehålla ett personnummer eller"),
    ],
)
def test_what_could_point_at_a_person_is_refused(store: Store, label: str, text: str, refusal: str) -> None:
    visitor = filled_in(Visitor(page="Åtgärdsplan").press(NEW), **{label: text}).press(SAVE)

    assert visitor.refusals[0].startswith(refusal)
    assert store.version == 0


def test_dates_in_the_wrong_order_are_refused(store: Store) -> None:
    visitor = filled_in(Visitor(page="Åtgärdsplan").press(NEW))
    visitor.write("Slutar", date(2026, 1, 1)).press(SAVE)

    assert visitor.refusals == ["Slutet (1 januari 2026) är före starten (21 november 2026). Ändra någon av dagarna."]
    assert store.version == 0


def test_cancelling_keeps_nothing(store: Store) -> None:
    visitor = filled_in(Visitor(page="Åtgärdsplan").press(NEW)).press(CANCEL)

    assert NEW in visitor.labels("button")
    assert visitor.receipts == []
    assert store.version == 0


def test_cancelling_and_beginning_again_gives_an_empty_form(store: Store) -> None:
    visitor = filled_in(Visitor(page="Åtgärdsplan").press(NEW)).press(CANCEL).press(NEW)

    assert visitor.app.main.get("text_input")[0].value == ""
    assert store.version == 0


def test_a_measure_is_changed(filled: Store) -> None:
    visitor = at_measure(WEAK, "föreslagen").press(EDIT)
    assert visitor.app.main.get("text_input")[0].value == WEAK

    visitor.write("Problem: vad visar lägesbilden?", "Det är mörkt.").write("Trolig orsak", "Lampor saknas.")
    visitor.press(SAVE)

    assert f"Åtgärden ”{WEAK}” är sparad i planen." in visitor.receipts
    assert in_plan(filled, WEAK).cause == "Lampor saknas."
    assert "1 sak att rätta till" in visitor.words


@pytest.mark.usefixtures("open_round")
def test_a_finished_measure_cannot_be_changed() -> None:
    visitor = at_measure(DONE, "klar")

    assert EDIT not in visitor.labels("button")
    assert STATUS not in visitor.labels("button")
    assert FOLLOW_UP in visitor.labels("button")  # whether it helped is seen afterwards


def test_words_are_words_and_never_code_or_markdown(store: Store) -> None:
    add_measure(store, SCRIPT, problem="![x](https://example.org/x.png)")
    visitor = Visitor(page="Åtgärdsplan")

    assert visitor.table(LIST)[0]["Åtgärd"] == SCRIPT
    assert "<img" not in visitor.html

    visitor.pick("Ny status", "beslutad").press(STATUS)

    assert visitor.receipts[-1] == f"”{SCRIPT}” är nu beslutad."
    assert visitor.app.success[-1].value.startswith(r"”\<script\>")
    assert visitor.refusals == []


def test_a_measure_is_edited_where_it_stands_and_stays_chosen(filled: Store) -> None:
    visitor = at_measure(OVERDUE, "pågår").press(EDIT)
    words = visitor.words
    assert words.index("En åtgärd i taget") < words.index("Ändra åtgärden") < words.index(TITLE)
    assert visitor.labels("button").count(SAVE) == 1

    visitor.write(TITLE, "Fältgrupp varje kväll").press(SAVE)

    assert visitor.chosen("Åtgärd") == "Fältgrupp varje kväll (pågår)"
    assert visitor.table("Fältgrupp varje kväll (pågår)")
    assert in_plan(filled, "Fältgrupp varje kväll")


@pytest.mark.usefixtures("filled")
def test_another_measure_can_be_looked_at_while_one_is_edited() -> None:
    visitor = at_measure(OVERDUE, "pågår").press(EDIT).write("Trolig orsak", "Ingen vuxen är där.")

    visitor.choose("Åtgärd", f"{WEAK} (föreslagen)")
    assert TITLE not in visitor.labels("text_input")
    visitor.choose("Åtgärd", f"{OVERDUE} (pågår)")

    assert "Ingen vuxen är där." in [area.value for area in visitor.app.main.get("text_area")]


@pytest.mark.usefixtures("filled")
def test_a_half_written_form_is_there_when_one_comes_back_from_another_page() -> None:
    visitor = at_measure(OVERDUE, "pågår").press(EDIT).write("Trolig orsak", "Ingen vuxen är där.")
    visitor.press(NEW)
    visitor.app.main.get("text_input")[0].set_value("Fritidsgård")
    visitor.reload().go("Nu").go("Åtgärdsplan")

    assert visitor.app.main.get("text_input")[0].value == "Fritidsgård"
    assert "Ingen vuxen är där." in [area.value for area in visitor.app.main.get("text_area")]


@pytest.mark.usefixtures("filled")
def test_a_half_written_status_and_follow_up_are_there_when_one_comes_back() -> None:
    visitor = at_measure(OVERDUE, "pågår").pick("Ny status", "pausad").write("Skäl", "Sjukdom.")
    visitor.write(FOLLOW_UP_TEXT, "Det blev gjort.").reload()
    visitor.go("Nu").go("Åtgärdsplan")

    assert visitor.chosen("Åtgärd") == f"{OVERDUE} (pågår)"
    assert visitor.chosen("Ny status") == "pausad"
    assert [text.value for text in visitor.app.main.get("text_input")] == ["Sjukdom."]
    assert [text.value for text in visitor.app.main.get("text_area")] == ["Det blev gjort."]


def test_two_measures_that_read_the_same_can_be_told_apart(store: Store) -> None:
    add_measure(store, OVERDUE)
    add_measure(store, OVERDUE)

    assert Visitor(page="Åtgärdsplan").options("Åtgärd") == [
        f"{OVERDUE} (föreslagen)",
        f"{OVERDUE} (föreslagen), nummer 2",
    ]


# Status and follow-up


def test_after_a_change_of_status_all_words_on_the_page_agree(filled: Store) -> None:
    visitor = at_measure(IN_SMALL_PLACE, "beslutad").pick("Ny status", "pågår").press(STATUS)

    assert filled.version
    (shown,) = [box.proto for box in visitor.app.main.get("selectbox") if box.proto.label == "Åtgärd"]
    assert shown.set_value  # the browser would go on showing the words it had
    assert shown.raw_value == f"{IN_SMALL_PLACE} (pågår)"
    assert visitor.table(f"{IN_SMALL_PLACE} (pågår)")
    assert visitor.chosen("Ny status") is None
    (row,) = [row for row in visitor.table(LIST) if row["Åtgärd"] == IN_SMALL_PLACE]
    assert row["Status"] == "pågår"


def test_a_status_is_changed(filled: Store) -> None:
    visitor = at_measure(IN_SMALL_PLACE, "beslutad")
    assert visitor.options("Ny status") == ["pågår", "avbruten"]

    visitor.pick("Ny status", "pågår").write("Skäl", "Start.").press(STATUS)

    assert f"”{IN_SMALL_PLACE}” är nu pågår." in visitor.receipts
    kept = in_plan(filled, IN_SMALL_PLACE)
    assert (kept.status, kept.status_reason) == ("running", "Start.")


def test_stopping_without_a_reason_is_refused_and_nothing_written_is_lost(filled: Store) -> None:
    visitor = at_measure(OVERDUE, "pågår").pick("Ny status", "avbruten").press(STATUS)

    assert visitor.refusals == ["Skälet saknas. Skriv varför åtgärden avbryts."]
    assert in_plan(filled, OVERDUE).status == "running"
    assert FOLLOW_UP in visitor.labels("button")

    visitor.write("Skäl", "Platsen är tom nu.").press(STATUS)

    assert in_plan(filled, OVERDUE).status == "stopped"
    assert FOLLOW_UP not in visitor.labels("button")


def test_a_follow_up_is_recorded_and_the_measure_is_late_no_more(filled: Store) -> None:
    visitor = at_measure(OVERDUE, "pågår").write(FOLLOW_UP_TEXT, "Det blev gjort, och andelen sjönk.")
    visitor.write("Nästa uppföljning", date(2027, 1, 20)).press(FOLLOW_UP)

    assert f"Uppföljningen av ”{OVERDUE}” är sparad." in visitor.receipts
    assert "1 sak att rätta till" in visitor.words
    kept = in_plan(filled, OVERDUE)
    assert (kept.follow_up, kept.is_overdue) == ("Det blev gjort, och andelen sjönk.", False)


def test_a_follow_up_without_words_or_in_the_past_is_refused(filled: Store) -> None:
    before = filled.version
    visitor = at_measure(OVERDUE, "pågår").write("Nästa uppföljning", date(2026, 11, 20)).press(FOLLOW_UP)

    (refusal,) = visitor.refusals
    assert "Uppföljningen saknas. Skriv om det blev gjort och om indikatorn rörde sig." in refusal
    assert "Nästa uppföljning är 20 november 2026. Välj en dag efter 21 november 2026." in refusal
    assert filled.version == before


def test_what_somebody_else_has_finished_meanwhile_is_refused_in_words(filled: Store) -> None:
    visitor = at_measure(OVERDUE, "pågår").press(EDIT)
    measure_id = in_plan(filled, OVERDUE).measure_id
    plan.change_status(filled, measure_id, MeasureStatus.STOPPED, "Klart.", by=THE_STRATEGIST, at=NOW)

    visitor.press(SAVE)

    assert visitor.crashes == []
    assert visitor.refusals == ["Åtgärden är avbruten och kan inte ändras. Lägg till en ny."]
