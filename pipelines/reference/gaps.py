"""What a municipality's folder still lacks, though it can be read: what somebody should fill in, file by file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.domain import Area, AreaKind
from pipelines.reference.description import Description
from pipelines.reference.municipality import Reference
from pipelines.swedish import joined


def gaps(reference: Reference) -> list[str]:
    """One sentence per thing that is left to fill in, in the order it is best done; empty if nothing is."""
    return [*_of_agencies(reference), *_of_areas(reference.areas), *_of_description(reference.description)]


def _of_agencies(reference: Reference) -> Iterator[str]:
    if not reference.agencies:
        yield "agencies.csv: det finns ingen verksamhet. Lägg till en rad för var och en som bedömer."
        yield "coverage.csv: ingen väntas bedöma något. Lägg till vem som bedömer vilken plats och vilket tema."
        yield "contacts.csv: ingen får påminnelser. Lägg till en funktionsbrevlåda för varje verksamhet."
        return
    expected = {row.agency_id for row in reference.coverage}
    reached = {row.agency_id for row in reference.contacts}
    still = [agency for agency in reference.agencies if agency.valid_to is None]
    if idle := [agency.label for agency in still if agency.agency_id not in expected]:
        yield f"coverage.csv: {joined(idle)} väntas inte bedöma något. Lägg till vilken plats och vilket tema."
    if unreached := [agency.label for agency in still if agency.agency_id not in reached]:
        yield f"contacts.csv: {joined(unreached)} får inga påminnelser. Lägg till en funktionsbrevlåda."


def _of_areas(areas: Sequence[Area]) -> Iterator[str]:
    inhabited = [area for area in areas if area.valid_to is None and area.kind is not AreaKind.POINT]
    if uncounted := [area.display_name for area in inhabited if area.population is None]:
        yield (
            f"areas.csv: invånare saknas för {joined(uncounted)}. Fyll i population och population_year; en plats utan "
            "visas inte för läsare."
        )


def _of_description(description: Description) -> Iterator[str]:
    if description.not_in_areas:
        ids = joined(list(description.not_in_areas))
        yield f"municipality.csv: close_up_area_ids nämner {ids}, som inte finns i areas.csv. Rätta eller ta bort."
    if not description.borders_source:
        yield "municipality.csv: det står inte varifrån gränserna kommer. Fyll i borders_source och borders_licence."
