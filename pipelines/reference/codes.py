"""Codes of a map that are nearly those of `areas.csv`: what a program does to a code that it takes for a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipelines.domain import Area
from pipelines.tables.letters import comparable


def near_misses(codes: Iterable[str], areas: Iterable[Area], column: str) -> Iterator[str]:
    """One sentence per area whose code stands in the map as another, and says how that is mended.

    They are the same but for leading noughts, a `.0` at the end, spaces, or small and capital letters.
    """
    known = set(codes)
    strangers = {_bare(code): code for code in sorted(known)}
    for area in areas:
        code = strangers.get(_bare(area.area_id))
        if area.area_id not in known and code is not None:
            yield (
                f"{area.area_id} ({area.official_name}) står som ”{code}” i kolumnen {column}: "
                f"{_difference(code, area)}. Skriv koderna i kartan som text, precis som i areas.csv."
            )


def _bare(code: str) -> str:
    return re.sub(r"\.0+$", "", "".join(comparable(code).split())).lstrip("0")


def _difference(code: str, area: Area) -> str:
    """In words, what the code in the map has lost or gained."""
    if re.search(r"\.0+$", code.strip()):
        return "den har tagits för ett tal och fått .0"
    letters, ours = "".join(code.split()), "".join(area.area_id.split())
    if letters.casefold() == ours.casefold():
        return "mellanslag eller stora och små bokstäver skiljer"
    if len(letters) < len(ours):
        return "den har tagits för ett tal och tappat nollan först"
    return "nollor först skiljer"
