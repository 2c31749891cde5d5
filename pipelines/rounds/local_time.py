"""Times as they are told: on the clock in Sweden."""

from __future__ import annotations

from datetime import UTC, datetime

from pipelines.errors import ContentProblem
from pipelines.swedish import STOCKHOLM, day


def in_sweden(moment: datetime) -> datetime:
    """The moment in Swedish time, which it is in unless it names a zone. ContentProblem for the hour that is
    skipped in spring, and for the one that comes twice in autumn: which of them is meant, nobody can see.
    """
    if moment.tzinfo is not None:
        return moment.astimezone(STOCKHOLM)
    local = moment.replace(tzinfo=STOCKHOLM)
    if local.astimezone(UTC).astimezone(STOCKHOLM).replace(tzinfo=None) != moment:
        raise ContentProblem(
            f"Klockan är aldrig {moment:%H:%M} den {day(moment.date())}: då går vi över till sommartid."
        )
    if local.replace(fold=1).utcoffset() != local.utcoffset():
        raise ContentProblem(
            f"Klockan är {moment:%H:%M} två gånger den {day(moment.date())}: då går vi över till vintertid. "
            "Välj en tid före 02:00 eller från 03:00."
        )
    return local
