from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import ContentProblem
from pipelines.privacy import check_text, problems_in

PERSON = ["ett personnummer eller samordningsnummer"]
PHONE = ["ett telefonnummer"]
E_MAIL = ["en e-postadress"]
VEHICLE = ["ett registreringsnummer"]

FORBIDDEN = {
    "900101-1234": PERSON,
    "9001011234": PERSON,
    "900101 1234": PERSON,
    "900101 - 1234": PERSON,
    "900101–1234": PERSON,
    "19900101-1234": PERSON,
    "199001011234": PERSON,
    "19900101 1234": PERSON,
    "1990-01-01-1234": PERSON,
    "1990-01-01 1234": PERSON,
    "1990 01 01 1234": PERSON,
    "90 01 01-1234": PERSON,
    "120101+1234": PERSON,
    "19120101+1234": PERSON,
    "900161-1234": PERSON,
    "19900191-1234": PERSON,
    "000229-1234": PERSON,
    "pojken (120315-1234) i åk 7": PERSON,
    "född120315-1234.": PERSON,
    "12 120315-1234": PERSON,
    "\uff11\uff12\uff10\uff13\uff11\uff15-\uff11\uff12\uff13\uff14": PERSON,
    "1203\u200b15-1234": PERSON,
    "1203\u00ad15\u00a01234": PERSON,
    "070-123 45 67": PHONE,
    "0739123456": PHONE,
    "070 1234567": PHONE,
    "0701-23 45 67": PHONE,
    "070-123-45-67": PHONE,
    "0 70 1 2 3 4 5 6 7": PHONE,
    "0498-26 90 00": PHONE,
    "0498/269000": PHONE,
    "(0498) 26 90 00": PHONE,
    "08-123 456": PHONE,
    "08-12 34 56 78": PHONE,
    "rum 12 070-123 45 67": PHONE,
    "+46701234567": PHONE,
    "+46 70-123 45 67": PHONE,
    "+46 (0)498 26 90 00": PHONE,
    "+46 701 234 567": PHONE,
    "0046 70 123 45 67": PHONE,
    "+47 12 34 56 78": PHONE,
    "+358 40 123 4567": PHONE,
    "namn.namnsson@gotland.se": E_MAIL,
    "NAMN@example.co.uk": E_MAIL,
    "namn (at) example.se": E_MAIL,
    "namn @ example.se": E_MAIL,
    "ABC 123": VEHICLE,
    "ABC123": VEHICLE,
    "ABC-123": VEHICLE,
    "ABC12D": VEHICLE,
    "ABC 12D": VEHICLE,
    "svart bil, abc123, sågs": VEHICLE,
    "abc12d": VEHICLE,
    "ring 070-123 45 67 eller namn@example.se": [*PHONE, *E_MAIL],
}

ALLOWED = [
    "",
    "Mötet 2026-11-26",
    "26 november 2026",
    "26/11 2026",
    "26.11.2026",
    "26-11-2026",
    "2026-01-01--2026-06-30",
    "2026-01-01–2026-06-30",
    "2026-01-01 - 2026-06-30",
    "20260101-20260630",
    "20261126",
    "261126",
    "2025–2026",
    "läsåret 2025/26",
    "2011/12-2012/13",
    "120 elever",
    "och 120 elever",
    "med 100 fler än i fjol",
    "OSF 120 möten",
    "BUP 250 besök, LSS 120 beslut",
    "15-20 ungdomar",
    "1000-1200 besökare",
    "ungefär 1 200 000 kronor",
    "1 050 000 000 kr",
    "12 000 000 kr",
    "+12 %",
    "+1 200 000 kr",
    "4,5 miljoner",
    "0,25 per tusen",
    "kl. 12:00-14:00",
    "kl 08-16",
    "kl. 08-16, 120 elever",
    "kl 08-10 12-14",
    "2026-11-26 12:00-14:00",
    "kl 07-08 2026-11-26",
    "RS 2026/1234",
    "dnr RS 2026/12345",
    "SFS 2023:196",
    "lag (2023:196) 4 § andra stycket",
    "SOU 2021:85",
    "4 kap. 12 § SoL",
    "LVU och LVM",
    "åk 7-9",
    "väg 140 mot Klintehamn",
    "område 0980R005",
    "112 och 114 14",
    "organisationsnummer 212000-0803",
    "990231-1234",
    "901301-1234",
    "57.638, 18.300",
    "@ skolan",
    "E20",
    "uppföljning 1, 2, 3 och 4",
    "10 11 12 13 14 15",
]


@pytest.mark.parametrize(("text", "kinds"), FORBIDDEN.items())
def test_what_points_at_a_person_is_found(text: str, kinds: list[str]) -> None:
    assert problems_in(text) == kinds
    assert problems_in(f"Vi såg detta: {text}, i går.") == kinds


@pytest.mark.parametrize("text", ALLOWED)
def test_ordinary_text_passes(text: str) -> None:
    assert problems_in(text) == []
    assert problems_in(f"Se {text}.") == []


SEPARATORS = st.sampled_from(["", "-", "+", " ", " - ", "–"])


@given(
    born_on=st.dates(date(1890, 1, 1), date(2026, 12, 31)),
    is_coordination=st.booleans(),
    is_long=st.booleans(),
    separator=SEPARATORS,
    number=st.integers(0, 9999),
)
def test_any_plausible_personal_number_is_found(
    born_on: date, is_coordination: bool, is_long: bool, separator: str, number: int
) -> None:
    day = born_on.day + 60 if is_coordination else born_on.day
    year = f"{born_on.year:04}" if is_long else f"{born_on.year % 100:02}"
    written = f"{year}{born_on.month:02}{day:02}{separator}{number:04}"
    assert PERSON[0] in problems_in(f"gäller {written} igen")


@given(st.integers(0, 9_999_999), st.sampled_from(["070", "072", "073", "076", "079"]), st.sampled_from(["", "-", " "]))
def test_any_mobile_number_is_found(number: int, prefix: str, separator: str) -> None:
    assert PHONE[0] in problems_in(f"{prefix}{separator}{number:07}")


@given(st.dates(date(1900, 1, 1)), st.integers(1, 999))
def test_dates_and_counts_pass(day: date, count: int) -> None:
    assert problems_in(f"{day.isoformat()}: {count} elever kl. 10-12, år {day.year}") == []


@given(st.text())
def test_any_text_gets_an_answer(text: str) -> None:
    assert isinstance(problems_in(text), list)


def test_the_message_says_what_to_do_and_never_repeats_the_value() -> None:
    with pytest.raises(ContentProblem) as problem:
        check_text("Eleven 120315-1234 mår bättre, ring 070-123 45 67", "Kommentaren")
    message = str(problem.value)
    assert message.startswith("Kommentaren ser ut att innehålla ett personnummer")
    assert "ett telefonnummer" in message
    assert "Ta bort det" in message
    assert not any(character.isdigit() for character in message)


def test_fine_text_is_silent() -> None:
    check_text("Lugnare än i fjol.", "Kommentaren")


def test_half_a_character_is_refused_in_words() -> None:
    with pytest.raises(ContentProblem, match="halv emoji"):
        check_text("Bra \ud83d", "Kommentaren")
