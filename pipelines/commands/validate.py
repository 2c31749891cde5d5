"""How well the method finds the truth of invented worlds, from the command line."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from rich.table import Table
from rich.text import Text

from pipelines import reference as reference_data
from pipelines.commands.terminal import console, write
from pipelines.swedish import number, percent
from pipelines.validation.method_comparison import compare, targets, trade_off
from pipelines.validation.scores import WINDOW, WORST_COUNT
from pipelines.validation.worlds import CONDITIONS, DEFAULT, STABLE

QUICK_WORLDS, QUICK_COUNT = (DEFAULT, STABLE), 2
EXPLANATION = f"""
Träff: hur stor del av omgångens {WORST_COUNT} värst drabbade rutor som också är bland de {WORST_COUNT} värsta enligt
metoden; rutor som metoden inte skiljer åt lottas. Ordning: hur väl rutornas ordning stämmer med sanningen, 1 är helt.
Falska larm: signaler per 100 rutor där det sanna läget varit oförändrat i {WINDOW} omgångar och inte är [flag_rank].
Dröjsmål: omgångar från att något händer tills rutan blir en signal, 0 är samma omgång. Sedda: händelser som alls gav
en signal. Metoderna larmar på [flag_rank], eller när nivån två omgångar i rad ligger högre än innan; Lägesbilds
signaler följer produktens egna regler. Facit känner varje verksamhets stränghet och osäkerhet. Världarna är påhittade.
"""
"""Names of levels are filled in as `pipelines.reference.placeholders` says."""


def validate(
    quick: Annotated[bool, typer.Option("--quick", help="Bara ett par världar, för att se att det fungerar.")] = False,
    worlds_count: Annotated[int, typer.Option("--worlds", min=1, help="Så många världar av varje slag.")] = 20,
    seed: Annotated[int, typer.Option(help="Fröet till den första världen; samma frö ger samma svar.")] = 1,
    out: Annotated[Path | None, typer.Option("--out", help="Skriv också siffrorna som CSV.")] = None,
) -> None:
    """Prövar metoden mot påhittade världar där sanningen är känd."""
    reference = reference_data.load()
    seeds = range(seed, seed + (QUICK_COUNT if quick else worlds_count))
    with console.status("Prövar metoden i påhittade världar …"):
        results = compare(reference, QUICK_WORLDS if quick else CONDITIONS, seeds)
        choices = trade_off(reference, DEFAULT, seeds)
    labels = {level.rank: level.label for level in reference.levels}
    explanation = reference_data.fill(EXPLANATION, reference)
    console.print(_results_table(results, len(seeds)), explanation, _choices_table(choices, labels), sep="\n")
    console.print("\nMål i utgångsläget:")
    for target in targets(results, DEFAULT.name):
        verdict = "nås" if target.is_met else "NÅS INTE"
        console.print(f"  {target.words}: {_number(target.found, 2)} – {verdict}")
    if out is not None:
        write(results.to_csv(index=False).encode("utf-8"), out)
        console.print(f"Siffrorna skrivna till {out}.")


def _results_table(results: pd.DataFrame, worlds_count: int) -> Table:
    """A section per kind of world, a row per method."""
    table = Table("Värld och metod", title=f"{worlds_count} världar av varje slag")
    for column in ("Träff", "Ordning", "Falska larm", "Dröjsmål", "Sedda"):
        table.add_column(column, justify="right")
    for world, rows in results.groupby("world", sort=False):
        table.add_row(Text(str(world), style="bold"))
        for row in rows.to_dict("records"):
            table.add_row(
                f"  {row['method']}",
                _share(row["hit_rate"]),
                _number(row["rank_correlation"], 2),
                _number(row["false_alarms"], 1),
                _number(row["delay"]),
                _share(row["found_share"]),
            )
        table.add_section()
    return table


def _choices_table(choices: pd.DataFrame, labels: Mapping[int, str]) -> Table:
    """What other values of the three rows in method.csv would have given."""
    table = Table("Höjning till minst", title=f"Signaler i {DEFAULT.name.lower()} med andra gränser; ▸ gäller nu")
    for column in ("Av mer än", "Tyst i omgångar", "Falska larm", "Dröjsmål", "Sedda"):
        table.add_column(column, justify="right")
    for row in choices.to_dict("records"):
        table.add_row(
            f"{'▸' if row['is_chosen'] else ' '} {labels[row['rise_rank']]}",
            percent(row["confirmed_share"]),
            number(row["silent_rounds"]),
            _number(row["false_alarms"], 1),
            _number(row["delay"]),
            _share(row["found_share"]),
        )
    return table


def _number(value: float, decimals: int = 0) -> str:
    if math.isnan(value):
        return "–"
    return "aldrig" if math.isinf(value) else number(value, decimals)


def _share(value: float) -> str:
    return "–" if math.isnan(value) else percent(value)
