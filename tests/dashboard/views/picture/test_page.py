"""Lägesbild: which rounds, themes and places each role may choose, and what stands behind a cell."""

from __future__ import annotations

import pytest

from pipelines.domain import Level
from pipelines.ledger import Store
from tests.dashboard.conftest import SetClock
from tests.dashboard.filled_store import GRABO, KLINTE, OPEN, OVERDUE, SCRIPT
from tests.dashboard.visitor import COUNCIL, POLICE, READER, ROLES, STRATEGIST, Visitor
from tests.factories import add_round, after_closing, publish, rate

HIDDEN_ANSWERS = "Vad varje verksamhet har svarat visas inte för din roll i det här skedet."
BEHIND = "Nu och förra gången"
SMALL = {"Östercentrum", "Hemse", "Klinte (Klintehamn)", "Roma", "Slite"}
"""Places that are shown within OSF only."""


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("role", ROLES)
def test_an_empty_store_says_when_there_will_be_a_picture(role: str) -> None:
    assert "Ingen omgång har stängt ännu." in Visitor(role, "Lägesbild").words


@pytest.mark.usefixtures("open_round")
@pytest.mark.parametrize("role", ROLES)
def test_nobody_can_choose_the_open_round(role: str) -> None:
    assert Visitor(role, "Lägesbild").options("Omgång") == ["29 oktober 2026 (fastställd)"]


@pytest.mark.usefixtures("closed_round")
@pytest.mark.parametrize("role", [STRATEGIST, COUNCIL, POLICE])
def test_osf_sees_a_round_when_it_has_closed(role: str) -> None:
    visitor = Visitor(role, "Lägesbild")

    assert visitor.options("Omgång") == ["26 november 2026 (stängd)", "29 oktober 2026 (fastställd)"]


def test_a_reader_sees_a_round_when_it_is_published(filled: Store, set_clock: SetClock) -> None:
    set_clock(after_closing())
    assert Visitor(READER, "Lägesbild").options("Omgång") == ["29 oktober 2026 (fastställd)"]

    publish(filled, OPEN)

    assert Visitor(READER, "Lägesbild").options("Omgång")[0] == "26 november 2026 (fastställd)"


@pytest.mark.usefixtures("closed_round")
def test_a_round_chosen_in_another_role_is_not_kept_where_it_is_hidden() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild").choose("Omgång", "26 november 2026 (stängd)")

    visitor.choose("Roll", READER)

    assert visitor.crashes == []
    assert visitor.chosen("Omgång") == "29 oktober 2026 (fastställd)"


@pytest.mark.usefixtures("closed_round")
def test_the_page_leads_with_what_goes_the_wrong_way() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild")

    buttons = visitor.labels("button")
    assert buttons[0] == "▲ **Gråbo** · Narkotika: ◔ avvikande → ◑ oroande"
    assert [label[0] for label in buttons] == ["▲", "!", "!", "▼", "▼", "◎"]
    order = ["Har ändrats till 26 november 2026", "1 ruta åt fel håll", "Omgång", "Karta över Gotland"]
    assert sorted(order, key=visitor.words.index) == order


@pytest.mark.usefixtures("closed_round")
def test_a_change_opens_its_cell() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild").press("▲ **Gråbo** · Narkotika: ◔ avvikande → ◑ oroande")

    assert (visitor.chosen("Plats"), visitor.chosen("Tema")) == ("Gråbo", "Narkotika")
    assert visitor.table(BEHIND)


@pytest.mark.usefixtures("published_round")
def test_the_changes_are_those_of_the_chosen_round_and_of_no_small_place() -> None:
    visitor = Visitor(READER, "Lägesbild")
    assert not any(place in label for label in visitor.labels("button") for place in SMALL)
    assert "Alla ändringar och varför, på Nu" in visitor.links()

    visitor.choose("Omgång", "29 oktober 2026 (fastställd)")

    assert "Den första bilden, 29 oktober 2026" in visitor.words
    assert "Det här är den första bilden: det finns ingen tidigare att jämföra med." in visitor.words
    assert "Alla ändringar och varför, på Nu" not in visitor.links()


@pytest.mark.usefixtures("closed_round")
@pytest.mark.parametrize("role", [STRATEGIST, POLICE])
def test_where_osf_is_split_is_listed_and_opens_its_cell(role: str) -> None:
    visitor = Visitor(role, "Lägesbild")
    assert "Där vi är oense (1)" in visitor.words
    (split,) = [label for label in visitor.labels("button") if label.startswith("◎")]
    assert split == "◎ **Östercentrum** · Alkohol: normalt–allvarligt"

    visitor.press(split)

    assert (visitor.chosen("Plats"), visitor.chosen("Tema")) == ("Östercentrum", "Alkohol")


@pytest.mark.usefixtures("closed_round")
def test_whoever_may_not_see_the_answers_gets_no_list_of_where_they_differ() -> None:
    assert "Där vi är oense" not in Visitor(COUNCIL, "Lägesbild").words


@pytest.mark.usefixtures("closed_round")
def test_round_and_view_stand_in_the_address_and_come_back_with_it() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild", place="Gråbo").switch("Visa som", "Matris")
    visitor.choose("Omgång", "29 oktober 2026 (fastställd)")
    address = {key: visitor.app.query_params[key] for key in ("round", "view", "area")}
    assert address == {"round": "2026-10-29", "view": "Matris", "area": "0980R005"}

    again = Visitor(STRATEGIST, "Lägesbild", address="&".join(f"{key}={value}" for key, value in address.items()))

    assert again.chosen("Omgång") == "29 oktober 2026 (fastställd)"
    assert again.table("På en liten skärm")

    visitor.choose("Plats", None)
    assert "area" not in visitor.app.query_params


@pytest.mark.usefixtures("open_round")
@pytest.mark.parametrize("address", ["round=2026-11-26", "round=atlantis&view=Tavla"])
def test_an_address_opens_no_round_that_is_hidden(address: str) -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild", address=address)

    assert visitor.crashes == []
    assert visitor.chosen("Omgång") == "29 oktober 2026 (fastställd)"


@pytest.mark.usefixtures("closed_round")
def test_the_map_shows_each_places_worst_theme_and_the_table_the_same() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild")

    assert visitor.chosen("Tema") == "Sammanvägt"
    assert len(visitor.app.main.get("plotly_chart")) == 2
    rows = {row["Plats"]: row for row in visitor.table("Den gemensamma bilden")}
    assert len(rows) == 14
    assert rows["Östercentrum"]["Nivå"] == "● allvarligt"
    assert rows["Östercentrum"]["Flagga"] == "kritiskt eller värre"
    assert rows["Gråbo"] == {
        "Plats": "Gråbo",
        "Tema": "Narkotika",
        "Nivå": "◑ oroande",
        "Förra": "◔ avvikande",
        "Svar": "4 av 7, 1 utan insikt",
        "Spann": "normalt–oroande",
        "Oroande eller värre": "50 %",
        "Samsyn": "delad",
        "Flagga": "–",
        "Saknas": "Trygghet, Frivilliga",
    }


@pytest.mark.usefixtures("closed_round")
def test_choosing_a_theme_changes_map_and_table() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild").choose("Tema", "Alkohol")

    assert {row["Tema"] for row in visitor.table("Den gemensamma bilden")} == {"Alkohol"}
    assert "Alkohol, 14 platser" in visitor.words


@pytest.mark.usefixtures("closed_round")
def test_a_theme_for_the_whole_island_has_one_row() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild").choose("Tema", "Sexuellt våld mot unga")

    assert [row["Plats"] for row in visitor.table("Den gemensamma bilden")] == ["Hela Gotland"]

    visitor.choose("Plats", "Gråbo")

    assert "Sexuellt våld mot unga bedöms inte för Gråbo." in visitor.words


@pytest.mark.usefixtures("closed_round")
def test_the_matrix_shows_every_cell_and_a_phone_one_theme() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild").switch("Visa som", "Matris")

    assert len(visitor.app.main.get("plotly_chart")) == 1
    assert len(visitor.table("Den gemensamma bilden")) == 13 * 5 + 6
    assert len(visitor.table("På en liten skärm")) == 14


@pytest.mark.usefixtures("closed_round")
def test_choosing_a_round_shows_what_was_then() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild").choose("Omgång", "29 oktober 2026 (fastställd)")

    rows = {row["Plats"]: row for row in visitor.table("Den gemensamma bilden")}
    assert rows["Gråbo"]["Nivå"] == "▨ underlag saknas"  # one theme of five says nothing of the place
    rows = {row["Plats"]: row for row in visitor.choose("Tema", "Narkotika").table("Den gemensamma bilden")}
    assert rows["Gråbo"]["Nivå"] == "◔ avvikande"


@pytest.mark.usefixtures("closed_round")
def test_a_chosen_place_opens_what_stands_behind_it() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild")
    assert "Välj en plats i listan" in visitor.words

    visitor.choose("Plats", "Gråbo")

    assert "Gråbo · Narkotika" in visitor.words  # its worst theme, when none is chosen
    assert "Har inte svarat Trygghet, Frivilliga" in visitor.words
    answers = {row["Verksamhet"]: row for row in visitor.table(BEHIND)}
    assert answers["Polisen"]["Nu"] == "◔ avvikande"
    assert answers["Polisen"]["Förra"] == "○ normalt"
    assert answers["Polisen"]["Kommentar"] == "Utsikt: sämre. (egen iakttagelse)"
    assert answers["Kommunala bostadsbolaget"]["Nu"] == "– ingen insikt"
    assert answers["Frivilligorganisation"]["Nu"] == "ej inlämnat"
    assert visitor.table("Fastställda omgångar")[0]["Möte"] == "29 oktober 2026"
    assert len(visitor.table("Nivåer i Gråbo")) == 5
    assert visitor.table("I åtgärdsplanen") == [{"Åtgärd": OVERDUE, "Status": "pågår", "Följs upp": "10 november 2026"}]


@pytest.mark.usefixtures("closed_round")
def test_a_cell_says_how_sure_its_level_is() -> None:
    words = Visitor(STRATEGIST, "Lägesbild", place="Östercentrum", theme="Alkohol").words

    assert "Stabilitet: nivån står och faller med" in words
    assert "I rad: 1 omgång på oroande eller värre." in words


@pytest.mark.usefixtures("closed_round")
def test_the_spread_has_a_dot_for_each_who_rated_and_names_them() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild", place="Gråbo", theme="Narkotika")

    (said,) = [chart.proto.alt for chart in visitor.app.main.get("plotly_chart") if "Spridning" in chart.proto.alt]
    assert said.startswith("Spridning av 4 svar.")
    assert "avvikande: Polisen" in said
    assert "Kommunala bostadsbolaget" not in said  # no insight is no level


@pytest.mark.parametrize("role", [COUNCIL, READER])
@pytest.mark.usefixtures("filled")
def test_whoever_may_not_see_the_answers_sees_neither_dots_nor_on_whom_a_level_hangs(
    set_clock: SetClock, role: str
) -> None:
    set_clock(after_closing())
    visitor = Visitor(role, "Lägesbild", place="Gråbo", theme="Narkotika")

    assert "Spridning" not in visitor.sent
    assert "Stabilitet: " not in visitor.words
    assert "Bäst och värst: " not in visitor.words


THEMES = "Teman, sammanvägt"


@pytest.mark.usefixtures("published_round")
def test_each_theme_is_weighed_together_over_the_places_that_the_role_may_see() -> None:
    rows = {row["Tema"]: row for row in Visitor(STRATEGIST, "Lägesbild").table(THEMES)}
    seen_by_reader = {row["Tema"]: row for row in Visitor(READER, "Lägesbild").table(THEMES)}

    assert rows["Narkotika"]["Nivå"].endswith("oroande")
    assert rows["Narkotika"]["Värsta plats"] == "Gråbo"
    assert rows["Narkotika"]["Platser med underlag"].endswith("av 14")
    assert seen_by_reader["Narkotika"]["Platser med underlag"].endswith("av 9")
    words = " ".join(words for row in seen_by_reader.values() for words in row.values())
    assert not any(place in words for place in SMALL)


@pytest.mark.usefixtures("closed_round")
def test_the_themes_are_weighed_together_only_where_all_of_them_are_shown() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild", theme="Narkotika")
    assert "Teman, sammanvägt" not in visitor.words

    assert "Teman, sammanvägt" in visitor.switch("Visa som", "Matris").words


THEN, NOW = "29 okt. 2026", "26 nov. 2026"
COMPARED = "29 oktober 2026 (fastställd)"


@pytest.mark.usefixtures("closed_round")
@pytest.mark.parametrize(("view", "charts"), [("Karta", 4), ("Matris", 2)])
def test_two_rounds_stand_side_by_side(view: str, charts: int) -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild").switch("Visa som", view).choose("Jämför med", COMPARED)

    assert visitor.crashes == []
    assert len(visitor.app.main.get("plotly_chart")) == charts
    assert "Från 29 oktober 2026 till 26 november 2026:" in visitor.words
    assert visitor.app.query_params["other"] == "2026-10-29"

    visitor.choose("Jämför med", None)
    assert len(visitor.app.main.get("plotly_chart")) == charts / 2
    assert "other" not in visitor.app.query_params


@pytest.mark.usefixtures("closed_round")
def test_the_table_of_two_rounds_has_both_levels_and_the_direction() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild", theme="Narkotika").choose("Jämför med", COMPARED)

    rows = {row["Plats"]: row for row in visitor.table("Narkotika: det som har blivit sämre först")}
    assert len(rows) == 14
    assert next(iter(rows)) == "Gråbo"
    assert rows["Gråbo"][THEN].startswith("◔ avvikande")
    assert rows["Gråbo"][NOW].startswith("◑ oroande")
    assert rows["Gråbo"]["Riktning"] == "▲ sämre"
    assert rows["Roma"]["Riktning"] == "underlag saknas"


@pytest.mark.usefixtures("closed_round")
def test_whichever_round_is_chosen_first_the_older_stands_to_the_left() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild", theme="Narkotika").switch("Visa som", "Matris")
    visitor.choose("Omgång", COMPARED).choose("Jämför med", "26 november 2026 (stängd)")

    assert list(visitor.table("Alla rutor")[0]) == ["Plats", THEN, NOW, "Riktning"]
    assert len(visitor.table("Alla rutor")) == 13 * 5 + 6


@pytest.mark.usefixtures("published_round")
@pytest.mark.parametrize("view", ["Karta", "Matris"])
def test_a_reader_compares_nothing_of_small_places(view: str) -> None:
    visitor = Visitor(READER, "Lägesbild").switch("Visa som", view).choose("Jämför med", COMPARED)

    caption = "Varje plats värsta tema" if view == "Karta" else "Alla rutor"
    assert visitor.crashes == []
    assert not SMALL & {row["Plats"] for row in visitor.table(caption)}


@pytest.mark.usefixtures("closed_round")
def test_a_round_is_not_compared_with_itself() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild")

    assert visitor.options("Jämför med") == [COMPARED]

    visitor.choose("Jämför med", COMPARED).choose("Omgång", COMPARED)

    assert visitor.crashes == []
    assert visitor.chosen("Jämför med") is None


@pytest.mark.usefixtures("closed_round")
def test_no_choice_of_place_closes_the_panel_again() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild").choose("Plats", "Gråbo").choose("Plats", None)

    assert "Vad verksamheterna har svarat" not in visitor.words


@pytest.mark.usefixtures("closed_round")
def test_the_choice_of_place_and_theme_goes_along_to_other_pages() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild").choose("Plats", "Hemse").choose("Tema", "Narkotika")

    visitor.go("Om").go("Lägesbild")

    assert (visitor.chosen("Plats"), visitor.chosen("Tema")) == ("Hemse", "Narkotika")


@pytest.mark.usefixtures("closed_round")
def test_a_comment_is_words_and_never_code() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild", place="Hemse", theme="Narkotika")

    answers = {row["Verksamhet"]: row for row in visitor.table(BEHIND)}
    assert answers["Kommunala bostadsbolaget"]["Kommentar"] == SCRIPT
    assert "&lt;script&gt;" in visitor.sent
    assert "<script>" not in visitor.sent
    assert "<img" not in visitor.sent


@pytest.mark.usefixtures("closed_round")
@pytest.mark.parametrize("role", [STRATEGIST, POLICE])
def test_osfs_own_roles_see_who_said_what_when_the_round_has_closed(role: str) -> None:
    visitor = Visitor(role, "Lägesbild", place="Östercentrum", theme="Alkohol")

    assert "Mycket berusade unga under helgen." in visitor.table(BEHIND)[0]["Kommentar"]


def test_the_council_sees_who_said_what_only_when_published(filled: Store, set_clock: SetClock) -> None:
    set_clock(after_closing())
    visitor = Visitor(COUNCIL, "Lägesbild", place="Östercentrum", theme="Alkohol")
    assert HIDDEN_ANSWERS in visitor.words
    assert "Mycket berusade unga" not in visitor.sent

    publish(filled, OPEN)

    assert "Mycket berusade unga" in visitor.reload().table(BEHIND)[0]["Kommentar"]


@pytest.mark.usefixtures("published_round")
def test_a_reader_never_sees_who_said_what() -> None:
    visitor = Visitor(READER, "Lägesbild", place="Norra Gotland", theme="Hot och utpressning")

    assert HIDDEN_ANSWERS in visitor.words
    assert "Utpressning mot en ungdomsgrupp" not in visitor.sent


KLINTE_TOLD = r"Klinte (Klintehamn)\\u003c\\u002fb\\u003e\\u003cbr\\u003e1 av 5 teman har underlag"


@pytest.mark.usefixtures("published_round")
@pytest.mark.parametrize(("view", "tells"), [("Karta", KLINTE_TOLD), ("Matris", "svar: 5 av 6")])
def test_a_reader_sees_nothing_of_small_places(view: str, tells: str) -> None:
    """`tells` is what the figure says of Klinte when pointed at."""
    visitor = Visitor(READER, "Lägesbild").switch("Visa som", view)

    assert not SMALL & set(visitor.options("Plats"))
    assert not SMALL & {row["Plats"] for row in visitor.table("Den gemensamma bilden")}
    assert tells not in visitor.sent
    assert tells in Visitor(STRATEGIST, "Lägesbild").switch("Visa som", view).sent


@pytest.mark.usefixtures("published_round")
def test_an_address_does_not_open_a_small_place_to_a_reader() -> None:
    visitor = Visitor(READER, "Lägesbild", address=f"area={KLINTE}&theme=drugs")

    assert visitor.crashes == []
    assert visitor.chosen("Plats") is None
    assert "Klinte (Klintehamn) · Narkotika" not in visitor.words


@pytest.mark.usefixtures("published_round")
def test_a_small_place_chosen_as_strategist_closes_when_the_role_becomes_reader() -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild", place="Klinte (Klintehamn)", theme="Narkotika")
    assert "Klinte (Klintehamn) · Narkotika" in visitor.words

    visitor.choose("Roll", READER)

    assert visitor.crashes == []
    assert "Klinte (Klintehamn) · Narkotika" not in visitor.words


@pytest.mark.usefixtures("closed_round")
@pytest.mark.parametrize("role", [STRATEGIST, COUNCIL])
def test_those_who_plan_begin_a_measure_from_a_cell(role: str) -> None:
    visitor = Visitor(role, "Lägesbild", place="Gråbo", theme="Narkotika").press("Lägg till en åtgärd")

    assert [title.value for title in visitor.app.title] == ["Åtgärdsplan"]
    assert "Gäller **Gråbo · Narkotika**, läget 26 november 2026." in visitor.words


@pytest.mark.usefixtures("closed_round")
@pytest.mark.parametrize("role", [POLICE, READER])
def test_others_are_not_offered_to_add_a_measure(role: str) -> None:
    assert "Lägg till en åtgärd" not in Visitor(role, "Lägesbild", place="Gråbo").labels("button")


def test_a_place_where_nobody_was_asked_says_so(store: Store, set_clock: SetClock) -> None:
    add_round(store)
    rate(store)
    set_clock(after_closing())

    visitor = Visitor(STRATEGIST, "Lägesbild", place="Roma")

    assert visitor.crashes == []
    assert "▨ underlag saknas" in visitor.words


@pytest.mark.parametrize("role", [STRATEGIST, POLICE])
def test_what_is_handed_in_is_in_everyones_picture_at_their_next_interaction(
    role: str, filled: Store, set_clock: SetClock
) -> None:
    set_clock(after_closing())
    visitor = Visitor(role, "Lägesbild", place="Gråbo", theme="Narkotika")
    answers = {row["Verksamhet"]: row["Nu"] for row in visitor.table(BEHIND)}
    assert answers["Frivilligorganisation"] == "ej inlämnat"
    assert "Har inte svarat Trygghet, Frivilliga" in visitor.words

    rate(filled, agency_id="voluntary", area_id=GRABO, theme_id="drugs", level=Level.SEVERE)

    answers = {row["Verksamhet"]: row["Nu"] for row in visitor.reload().table(BEHIND)}
    assert "allvarligt" in answers["Frivilligorganisation"]
    assert "Har inte svarat Trygghet, Frivilliga" not in visitor.words
