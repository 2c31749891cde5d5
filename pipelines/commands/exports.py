"""Tables written to files from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from pipelines import picture
from pipelines.commands.terminal import BY, OutOption, RoundOption, console, store, write
from pipelines.domain import Audience
from pipelines.ledger import Store
from pipelines.reference import borders as areas
from pipelines.swedish import counted
from pipelines.tables.tables_out import TableFormat, marked, write_table

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
    _write(ledger, cells, audience, file_format, out)


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
    _write(ledger, ratings, audience, file_format, out)


def _write(ledger: Store, table: pd.DataFrame, audience: Audience, file_format: TableFormat, out: Path) -> None:
    borders = (
        areas.with_points(areas.load(ledger.reference.folder), ledger.reference)
        if file_format is TableFormat.GPKG
        else None
    )
    write(write_table(marked(table, audience, is_demo=ledger.is_demo), file_format, borders), out)
    console.print(f"{counted(len(table), 'rad', 'rader')} skrivna till {out}.")
