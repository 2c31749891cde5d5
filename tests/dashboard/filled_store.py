"""A small store with something of everything that the pages show.

The golden rounds (the first published; the second open at `NOW` and closed at `after_closing()`), a planned one, a
comment that would like to be a script, a draft that is not handed in, and four measures.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from pipelines import plan
from pipelines.domain import Level, Measure, MeasureStatus, Rating
from pipelines.ledger import Store
from pipelines.rating import ratings
from tests import golden
from tests.factories import ROUND_ID, STRATEGIST, add_round, member, rate, while_open

PUBLISHED, OPEN, PLANNED = "2026-10-29", ROUND_ID, "2026-12-17"
GRABO, HEMSE, BINGEBY, KLINTE = "0980R005", "0980R006", "0980R001", "0980R008"

SCRIPT = '<script>alert("x")</script> & <img src=x onerror=alert(1)>'
DRAFT = "Ett utkast som ligger kvar."

OVERDUE, IN_SMALL_PLACE, WEAK, DONE = "Fältgrupp på kvällarna", "Krögarträff", "Något borde göras", "Ny belysning"
"""The measures: running and late; in a place too small for a reader; without problem and cause; finished."""


def fill(store: Store) -> None:
    golden.fill(store)
    add_round(store, PLANNED)
    rate(store, agency_id="housing_company", area_id=HEMSE, level=Level.WORRYING, comment=SCRIPT)
    draft = Rating(OPEN, "education", HEMSE, "mental_ill_health", Level.CRITICAL, comment=DRAFT)
    ratings.save(store, [draft], by=member("education"), at=while_open(OPEN))
    add_measure(store, OVERDUE, to="running", follow_up_on=date(2026, 11, 10), round_id=PUBLISHED)
    add_measure(store, IN_SMALL_PLACE, to="decided", area_id=HEMSE, theme_id="alcohol")
    add_measure(store, WEAK, problem="", cause="", area_id=None, theme_id=None)
    add_measure(store, DONE, to="done", area_id=BINGEBY)


def add_measure(store: Store, title: str, *, to: str = "proposed", **changes: Any) -> None:
    """A measure at the meeting of the published round, moved on to a status."""
    at = datetime.combine(date.fromisoformat(PUBLISHED), datetime.min.time(), while_open().tzinfo).replace(hour=15)
    fields: dict[str, Any] = {
        "problem": "Narkotika säljs öppet vid torget.",
        "cause": "Få vuxna är ute efter klockan 18.",
        "goal": "Högst två verksamheter är oroade i maj 2027.",
        "indicator": "Andel oroande eller värre, varje omgång.",
        "owner_agency_id": "culture_leisure",
        "responsible_function": "Enhetschef fältgruppen",
        "starts_on": date(2026, 11, 1),
        "ends_on": date(2027, 5, 31),
        "follow_up_on": date(2027, 1, 15),
        "area_id": GRABO,
        "theme_id": "drugs",
    }
    measure = Measure(plan.new_measure_id(), title, **{**fields, **changes})
    plan.add(store, measure, by=STRATEGIST, at=at)
    way = {"proposed": [], "decided": ["decided"], "running": ["decided", "running"]}
    for days, status in enumerate(way.get(to, ["decided", "running", to]), start=1):
        later = at + timedelta(days=days)
        plan.change_status(store, measure.measure_id, MeasureStatus(status), "Beslut.", by=STRATEGIST, at=later)
