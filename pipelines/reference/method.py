"""The rows of `method.csv`: which thresholds the method has, and between what they may lie."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.reference.municipality import Reference
from pipelines.swedish import joined
from pipelines.tables.headers import quoted

VERSION = "method_version"


@dataclass(frozen=True)
class Bounds:
    """The lowest and highest value of a threshold; a share or a weight may have decimals."""

    lowest: int
    highest: int
    has_decimals: bool = False

    def refusal(self, value: str) -> str:
        """What is wrong with a value, or nothing."""
        form = r"[0-9]{1,9}(\.[0-9]{1,9})?" if self.has_decimals else r"[0-9]{1,9}"
        if re.fullmatch(form, value) and self.lowest <= float(value) <= self.highest:
            return ""
        kind = "tal, med decimalpunkt," if self.has_decimals else "heltal"
        return f"ska vara ett {kind} från {self.lowest} till {self.highest}"


RANK, SHARE = Bounds(1, 5), Bounds(0, 1, has_decimals=True)
SETTINGS = {
    "quorum_ratings_count": Bounds(1, 1000),
    "quorum_share": SHARE,
    "agreement_minimum_count": Bounds(1, 1000),
    "agreement_united": SHARE,
    "agreement_divided": SHARE,
    "worrying_rank": RANK,
    "flag_rank": RANK,
    "comment_rank": RANK,
    "comment_jump": RANK,
    "summary_share": SHARE,
    "calm_share": SHARE,
    "small_place_population": Bounds(0, 1_000_000),
    "trend_rounds_count": Bounds(4, 1000),
    "trend_false_share": SHARE,
    "confirmed_share": SHARE,
    "signal_rise_rank": RANK,
    "signal_silent_rounds": Bounds(0, 1000),
    "strictness_shrinkage": Bounds(1, 1000, has_decimals=True),
}
"""Every threshold that the method has, beside its version."""


def check_settings(reference: Reference) -> Iterable[str]:
    """One sentence per row that is missing, unknown or outside its bounds."""
    values = {setting.setting: setting.value for setting in reference.settings}
    for name in (VERSION, *SETTINGS):
        if name not in values:
            yield f"method.csv: raden {name} saknas. Lägg till den."
    if values.get(VERSION) == "":
        yield f"method.csv: {VERSION} är tom. Skriv en version, som 2026.1."
    for name, value in values.items():
        if name in SETTINGS and (refusal := SETTINGS[name].refusal(value)):
            yield f"method.csv: {name} är{quoted(value)} men {refusal}."
        elif name not in {VERSION, *SETTINGS}:
            rows = joined([VERSION, *SETTINGS])
            yield f"method.csv: en rad är okänd{quoted(name)}. Ta bort den eller rätta namnet; raderna är {rows}."
