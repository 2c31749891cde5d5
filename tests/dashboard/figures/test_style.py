from __future__ import annotations

import pytest

from dashboard.figures import style
from dashboard.figures.drawn import Drawn, State
from dashboard.figures.style import NOT_A_LEVEL
from pipelines.picture.rows import JudgedCell
from pipelines.reference import Reference
from tests.factories import a_row


def drawn(state: State, level: str | None = None, *, is_flagged: bool = False) -> Drawn:
    return a_row(Drawn, state=state, level=level, is_flagged=is_flagged)


def test_a_level_looks_as_levels_csv_says(reference: Reference) -> None:
    for level, look in zip(reference.levels, style.looks(reference.levels), strict=False):
        assert style.look_of(drawn(State.LEVEL, level.code.value), reference.levels) == look
        assert (look.colour, look.symbol, look.text_colour) == (level.colour, level.symbol, level.text_colour)


def test_every_look_differs_in_more_than_colour(reference: Reference) -> None:
    looks = style.looks(reference.levels)
    assert len({look.colour for look in looks}) == len(looks) == 8
    assert len({(look.symbol, look.pattern) for look in looks}) == len(looks)
    assert len({look.label for look in looks}) == len(looks)


@pytest.mark.parametrize("state", [State.INSUFFICIENT, State.HIDDEN, State.NONE])
def test_a_state_that_is_no_level_never_looks_like_one_even_if_a_level_slips_in(
    state: State, reference: Reference
) -> None:
    assert style.look_of(drawn(state, "severe"), reference.levels) is NOT_A_LEVEL[state]


def test_without_a_state_a_missing_level_is_missing_basis() -> None:
    assert style.state_of(a_row(JudgedCell)) is State.INSUFFICIENT
    assert style.state_of(a_row(JudgedCell, level="normal")) is State.LEVEL


def test_an_unknown_level_is_refused(reference: Reference) -> None:
    with pytest.raises(KeyError):
        style.look_of(drawn(State.LEVEL, "terrible"), reference.levels)


def test_a_hidden_place_shows_no_flag() -> None:
    assert not style.is_flagged(drawn(State.HIDDEN, is_flagged=True))
    assert style.is_flagged(drawn(State.INSUFFICIENT, is_flagged=True))
    assert not style.is_flagged(drawn(State.LEVEL, "normal"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hemse", "Hemse"),
        ("Innerstaden–Norra Visby", "Innerstaden–<br>Norra Visby"),
        ("Klinte (Klintehamn)", "Klinte<br>(Klintehamn)"),
        ("Utsatthet i sociala medier", "Utsatthet i<br>sociala medier"),
        ("Brottsförebyggande", "Brottsförebyggande"),
    ],
)
def test_long_names_are_wrapped_between_words(text: str, expected: str) -> None:
    assert style.wrapped(text, 14) == expected


def test_words_read_on_their_colours(reference: Reference) -> None:
    for look in style.looks(reference.levels):
        assert _contrast(look.text_colour, look.colour) >= 4.5, look.label
    for ink in (style.INK, style.MUTED, style.ACCENT):
        assert _contrast(ink, style.PAPER) >= 4.5


def test_the_template_holds_nothing_of_plotlys_own() -> None:
    figure = style.figure([])
    assert not figure.layout.template.data.to_plotly_json()
    assert figure.layout.template.layout.colorway is None
    assert figure.layout.template.layout.dragmode is False


def _contrast(first: str, second: str) -> float:
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
