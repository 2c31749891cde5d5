from __future__ import annotations

from collections.abc import Callable

from dashboard.figures import alt
from dashboard.figures.drawn import DrawnCell, DrawnPlace, State
from pipelines.domain import Area, Theme
from pipelines.picture.rows import HistoryCell
from pipelines.reference import Reference
from tests.factories import a_row


def test_the_map_s_text_counts_the_levels_and_names_the_worst(
    places: Callable[..., list[DrawnPlace]], reference: Reference
) -> None:
    table = places({"0980R005": "severe", "0980R006": "severe", "0980R010": "hidden", "0980R009": "insufficient"})
    assert alt.area_map(table, reference.levels, subject="Narkotika", where="Gotland") == (
        "Karta över Gotland: Narkotika, 14 platser. 10 normalt, 2 allvarligt, 1 underlag saknas, "
        "1 visas bara inom OSF. Sämst: Gråbo och Hemse (allvarligt)."
    )


def test_nothing_is_called_worst_when_all_is_normal(
    places: Callable[..., list[DrawnPlace]], reference: Reference
) -> None:
    text = alt.area_map(places({"0980R010": "none"}), reference.levels, subject="Alkohol", where="Gotland")
    assert text == "Karta över Gotland: Alkohol, 13 platser. 13 normalt."


def test_many_worst_are_not_all_listed(places: Callable[..., list[DrawnPlace]], reference: Reference) -> None:
    table = places(dict.fromkeys((place.area_id for place in places()), "critical"))
    text = alt.area_map(table, reference.levels, subject="Alkohol", where="Gotland")
    assert text.endswith("Sämst: Hela Gotland, Innerstaden–Norra Visby, Östercentrum, Gråbo och 10 till (kritiskt).")


def test_what_is_marked_is_named(places: Callable[..., list[DrawnPlace]], reference: Reference) -> None:
    table = places({"0980R010": "hidden"}, flagged=("0980R005", "0980R010"), split=("0980R006", "0980R009"))
    text = alt.area_map(table, reference.levels, subject="Alkohol", where="Gotland")
    assert text.endswith("Oense om: Hemse och Roma. Flaggat: Gråbo.")


def test_the_matrix_s_text_names_place_and_theme(
    reference: Reference, all_areas: tuple[Area, ...], all_themes: tuple[Theme, ...]
) -> None:
    cells = [a_row(DrawnCell, area_id="0980R005", theme_id="drugs", state=State.LEVEL, level="critical")]
    assert alt.matrix(cells, all_areas, all_themes, reference.levels) == (
        "Matris med 14 platser och 6 teman, 1 ruta. 1 kritiskt. Sämst: Gråbo – narkotika (kritiskt)."
    )


def test_the_trend_s_text_tells_the_span_and_the_newest_round(
    history: list[HistoryCell], all_areas: tuple[Area, ...], reference: Reference
) -> None:
    theme = reference.theme("drugs")
    text = alt.trend(history, all_areas, reference.levels, theme=theme, what="Rutor")
    assert text.startswith("Rutor över tid: Narkotika, 14 platser och 52 omgångar från 16 januari 2025")
    assert "Inga fastställda" in alt.trend([], all_areas, reference.levels, theme=theme, what="Rutor")
