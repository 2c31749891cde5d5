"""What a municipality says of itself: its name, the close-up of its map, where its borders come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.domain import Area
from pipelines.reference.rows import Setting
from pipelines.swedish import listed

FILE = "municipality.csv"
SETTINGS = (
    "name",
    "close_up_title",
    "close_up_area_ids",
    "borders_source",
    "borders_licence",
    "borders_attribution",
    "population_source",
    "assumptions",
)


@dataclass(frozen=True)
class CloseUp:
    """A second panel of the map, for places that lie too close together on the whole of it."""

    title: str
    area_ids: frozenset[str]


@dataclass(frozen=True)
class Description:
    """The rows of `municipality.csv`. How the whole is called is the name of its row in `areas.csv`."""

    name: str
    close_up: CloseUp | None
    borders_source: str
    borders_licence: str
    borders_attribution: str
    population_source: str
    assumptions: str
    not_in_areas: tuple[str, ...] = ()
    """What the close-up should show, but `areas.csv` has no row for."""


def described(settings: Iterable[Setting], areas: Sequence[Area]) -> Description:
    """The municipality as its rows say; a row that is missing is empty (`check_description` names it).

    An area that is taken away is taken out of the close-up too, and told among what is left to mend (`gaps`).
    """
    values = {setting.setting: (setting.value or "").strip() for setting in settings}
    named = {area_id.strip() for area_id in values.pop("close_up_area_ids", "").split("|") if area_id.strip()}
    shown = frozenset(named & {area.area_id for area in areas})
    title = values.pop("close_up_title", "")
    return Description(
        close_up=CloseUp(title, shown) if shown else None,
        not_in_areas=tuple(sorted(named - shown)),
        **{name: values.get(name, "") for name in SETTINGS if not name.startswith("close_up")},
    )


def check_description(settings: Sequence[Setting], areas: Sequence[Area]) -> Iterable[str]:
    """One sentence per problem: a row that is missing, unknown or there twice, or a close-up without a name."""
    names = [setting.setting for setting in settings]
    for name in dict.fromkeys((*SETTINGS, *names)):
        if name not in SETTINGS:
            yield f"{FILE}: raden {name} är okänd. Ta bort den eller rätta namnet; raderna är {listed(SETTINGS)}."
        elif names.count(name) != 1:
            yield f"{FILE}: raden {name} står {names.count(name)} gånger. Den ska stå en gång."
    found = described(settings, areas)
    if not found.name:
        yield f"{FILE}: name är tomt. Skriv vad kommunen heter."
    if found.close_up and not found.close_up.title:
        yield f"{FILE}: närbilden saknar namn. Fyll i close_up_title, eller töm close_up_area_ids."
