"""Finds the round behind what somebody wrote, also where a spreadsheet shows its date as a number."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from pipelines.files.names import Names
from pipelines.swedish import day

FIRST_DAY = date(1899, 12, 30)
"""What spreadsheets count days from."""

DAY_AS_NUMBER = re.compile(r"(?P<days>[3-6]\d{4})(?:[.,]0+)?")
DAY_WITH_TIME = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)[T ]0?0:00(?::00(?:\.0+)?)?")


class RoundNames:
    """As `Names`, for rounds. Those that can take answers are suggested and listed before the others, newest first."""

    def __init__(self, round_ids: Iterable[str], refused: Collection[str] = ()) -> None:
        newest_first = sorted(round_ids, reverse=True)
        taking = [round_id for round_id in newest_first if round_id not in refused]
        self._every = _named([*taking, *(round_id for round_id in newest_first if round_id in refused)])
        self._taking = _named(taking) if taking else self._every

    def code(self, text: str) -> str | None:
        """The round_id, or None if there is no such round."""
        return self._every.code(_as_day(text))

    def refusal(self, text: str) -> str:
        """What to say, in Swedish, about a text that is no round."""
        if DAY_AS_NUMBER.fullmatch(text):
            number = f"{text} är ett datum som visas som tal ({day(_as_day(text))}). Visa det som datum i Excel."
            return f"{number} Det är en {self._every.refusal(_as_day(text))}"
        return (self._taking if self._taking.is_near(text) else self._every).refusal(text)


def _named(round_ids: Iterable[str]) -> Names:
    return Names("okänd omgång", {round_id: [round_id, day(round_id)] for round_id in round_ids})


def _as_day(text: str) -> str:
    if found := DAY_AS_NUMBER.fullmatch(text):
        return (FIRST_DAY + timedelta(days=int(found["days"]))).isoformat()
    found = DAY_WITH_TIME.fullmatch(text)
    return found["day"] if found else text
