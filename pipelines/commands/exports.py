"""Tables written to files from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from pipelines import picture
from pipelines.access.visibility import SECOND_LENS
from pipelines.commands.terminal import BY, OutOption, RoundOption, console, store, write
from pipelines.ledger import Store
from pipelines.reference import borders as areas
from pipelines.swedish import counted
from pipelines.tables.tables_out import TableFormat, mark_origin, write_table

app = typer.Typer(help="Skriv ut filer.", no_args_is_help=True)

FormatOption = Annotated[TableFormat, typer.Option("--format", help="Filens format.")]


@app.command("picture")
def export_picture(
    context: typer.Context, round_id: RoundOption, out: OutOption, file_format: FormatOption = TableFormat.CSV
) -> None:
    """Skriver den gemensamma bilden: en rad per plats och tema. Aldrig bilden med strängheten borträknad."""
    ledger = store(context)
    cells = picture.cells(ledger, round_id, user=BY, at=context.obj)
    _write(ledger, cells.drop(columns=SECOND_LENS), file_format, out)


@app.command("ratings")
def export_ratings(
    context: typer.Context, round_id: RoundOption, out: OutOption, file_format: FormatOption = TableFormat.CSV
) -> None:
    """Skriver de bedömningar som räknas, i samma form som ”import ratings” läser."""
    ledger = store(context)
    _write(ledger, picture.counting_ratings(ledger, round_id, user=BY, at=context.obj), file_format, out)


def _write(ledger: Store, table: pd.DataFrame, file_format: TableFormat, out: Path) -> None:
    borders = (
        areas.with_points(areas.load(ledger.reference.folder), ledger.reference)
        if file_format is TableFormat.GPKG
        else None
    )
    write(write_table(mark_origin(table, is_demo=ledger.is_demo), file_format, borders), out)
    console.print(f"{counted(len(table), 'rad', 'rader')} skrivna till {out}.")
