"""What looks right and differs is made the same; what does not look right is told, never kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.tables.letters import comparable, is_from_old_file, readable, unreadable

ORDINARY = [
    "Läget är sämre på kvällarna – även nära skolgården",
    "”Värre”, sa de… men 50 € räcker",
    "Ja…nej; skola/fritids",
    "20 °C, 5 m² och 15 ‰",
    "Café på Åvägen, d´Arc och l’été",
    "Vad? Jo! A/B-test? ÅÄÖ åÄö",
    "Se https://x.example/a?b=c",
    "© Region Gotland, ½ timme, § 5, #1 bäst",
    "rad\nrad\tkolumn",
    "👨‍👩‍👧 och ❤️",
    "Miloš, Željko och São Paulo",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_is_kept_as_it_is(text: str) -> None:
    assert readable(text) == text
    assert unreadable(text) is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Gra\u030abo O\u0308stercentrum", "Gråbo Östercentrum"),
        ("Grå\u200bbo \u2060Hem\u00adse\ufeff", "Gråbo Hemse"),
        ("a\u034fb\u3164c\ufe0fd\u200de", "abcde"),
        ("a\r\nb\rc\vd\fe\x85f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("a_x000D__x000a_b_x000B_c_x005F_x000D_d", "a\nb\nc\nd"),
        ("_xD83D__xDE00_ _x00E5_", "😀 å"),
    ],
)
def test_what_cannot_be_seen_makes_no_difference(written: str, read: str) -> None:
    assert readable(written) == read
    assert unreadable(read) is None


@pytest.mark.parametrize(
    "text",
    [
        "LŠget Šr sŠmre",
        "nŒgot",
        "kv„llarna",
        "n”got",
        "LÃ¤get",
        "Ã–stercentrum",
        "L√§get",
        "L├ñget",
        "L?get",
        "GrÂbo",
        "L‰get",
        "S÷dra",
        "Lõget",
        "sa â€“ ja",
        "L&auml;get",
        "L&#228;get",
        "L\ufffdget",
        "\uf0b7 punkt",
        "SlÃ¥",
        "Grï¿½bo",
    ],
)
def test_letters_from_a_wrong_encoding_are_told(text: str) -> None:
    assert "fel teckenkod" in str(unreadable(readable(text)))


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850", "cp437"])
@pytest.mark.parametrize(
    "text", ["Läget är sämre", "lördag", "Östercentrum", "Även parken", "Åre", "en sjö", "miljö", "något", "på"]
)
def test_a_file_of_an_old_program_does_not_pass_for_windows(encoding: str, text: str) -> None:
    taken = readable(text.encode(encoding).decode("cp1252", "replace"))

    assert unreadable(taken) or is_from_old_file(taken, is_windows=False)


@pytest.mark.parametrize("text", ["Läget är ”värre” – kanske… för 50 €", "…och så på ön", "’ja’ • på ön", "“Östra” …"])
def test_a_genuine_windows_file_is_read(text: str) -> None:
    assert not is_from_old_file(text, is_windows=True)
    assert unreadable(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "#N/A",
        "#REF!",
        "#NAME?",
        "#VALUE!",
        "#DIV/0!",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "####",
        "#SAKNAS!",
        "#REFERENS!",
        "#NAMN?",
        "#VÄRDEFEL!",
        "#DIVISION/0!",
        "#OGILTIGT!",
        "#SKÄRNING!",
        "Err:502",
        "#n/a",
    ],
)
def test_every_kind_of_error_value_is_told(text: str) -> None:
    assert "felvärde" in str(unreadable(text))


@pytest.mark.parametrize("text", ["a\x07b", "a\x1ab", "a\x9bb", "a\x7fb", "a_x0007_b"])
def test_a_control_character_is_told(text: str) -> None:
    assert "styrtecken" in str(unreadable(readable(text)))


@pytest.mark.parametrize("sign", "\u200e\u200f\u061c\u202a\u202e\u2066\u2069")
def test_a_character_that_turns_the_direction_is_told(sign: str) -> None:
    assert "läsriktningen" in str(unreadable(readable(f"Grå{sign}bo")))


@pytest.mark.parametrize(
    "text", ["GRÅBO", "Gra\u030abo", "Grå\u200bbo", " Gråbo\u00a0", "Grå\u00adbo", "Ｇråbo", "\u200eGråbo"]
)
def test_two_ways_to_write_a_name_are_the_same(text: str) -> None:
    assert comparable(text) == comparable("Gråbo")


def test_kinds_of_dash_are_the_same() -> None:
    assert len({comparable(f"Innerstaden{dash}Norra Visby") for dash in ("-", "–", " - ", "—", "‑", "−")}) == 1


@given(st.text())
def test_what_is_readable_stays_so(text: str) -> None:
    once = readable(text)

    assert readable(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode("utf-8", "strict")
