"""Tables written to files from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from pipelines import picture, rounds
from pipelines.commands.terminal import BY, OutOption, RoundOption, console, store, write
from pipelines.domain import Audience, RoundState
from pipelines.files.exported_table import Exported, exported_table
from pipelines.ledger import Store
from pipelines.reference import borders
from pipelines.swedish import counted
from pipelines.tables.tables_out import TableFormat

app = typer.Typer(help="Skriv ut filer.", no_args_is_help=True)

FormatOption = Annotated[TableFormat, typer.Option("--format", help="Filens format.")]
AudienceOption = Annotated[
    Audience, typer.Option("--for", help="Vilka filen är för. De får inte mer än de ser på sidorna.")
]


@app.command("picture")
def export_picture(
    context: typer.Context,
    round_id: RoundOption,
    out: OutOption,
    file_format: FormatOption = TableFormat.CSV,
    audience: AudienceOption = Audience.OSF,
) -> None:
    """Skriver den gemensamma bilden: en rad per plats och tema. Aldrig bilden med strängheten borträknad."""
    ledger = store(context)
    cells = picture.exported_cells(ledger, round_id, audience, by=BY, at=context.obj)
    state = rounds.recorded_round(ledger, round_id).state_at(context.obj)
    _write(ledger, cells, Exported.CELLS, state, audience, file_format, out)


@app.command("ratings")
def export_ratings(
    context: typer.Context,
    round_id: RoundOption,
    out: OutOption,
    file_format: FormatOption = TableFormat.CSV,
    audience: AudienceOption = Audience.OSF,
) -> None:
    """Skriver de bedömningar som räknas, i samma form som ”import ratings” läser."""
    ledger = store(context)
    ratings = picture.exported_ratings(ledger, round_id, audience, by=BY, at=context.obj)
    state = rounds.recorded_round(ledger, round_id).state_at(context.obj)
    _write(ledger, ratings, Exported.RATINGS, state, audience, file_format, out)


def _write(
    ledger: Store,
    rows: pd.DataFrame,
    table: Exported,
    state: RoundState,
    audience: Audience,
    file_format: TableFormat,
    out: Path,
) -> None:
    shapes = (
        borders.with_points(borders.load(ledger.reference.folder), ledger.reference)
        if file_format is TableFormat.GPKG
        else None
    )
    content = exported_table(
        rows,
        table,
        file_format,
        reference=ledger.reference,
        state=state,
        by=BY,
        audience=audience,
        is_demo=ledger.is_demo,
        areas=shapes,
    )
    write(content, out)
    console.print(f"{counted(len(rows), 'rad', 'rader')} skrivna till {out}.")
