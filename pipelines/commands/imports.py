"""Files read in from the command line: all or nothing, and all problems at once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines import rounds
from pipelines.commands.terminal import BY, LateOption, agency_named, console, content, store
from pipelines.domain import Round, RoundState
from pipelines.files.ratings import REQUIRED_COLUMNS, parse_ratings
from pipelines.files.template_in import parse_template, read_template, whose
from pipelines.ledger import Store
from pipelines.rating import imports
from pipelines.rating.comment_rule import answer_words
from pipelines.rating.own import asked_cells
from pipelines.reference import Reference
from pipelines.swedish import counted
from pipelines.tables.tables_in import read_rows

app = typer.Typer(help="Läs in filer.", no_args_is_help=True)


@app.command("ratings")
def import_ratings(
    context: typer.Context, file: Annotated[Path, typer.Argument(help="CSV eller XLSX.")], late: LateOption = ""
) -> None:
    """Läser in bedömningar: allt eller inget, och alla fel på en gång."""
    ledger = store(context)
    rows = read_rows(content(file), file.name, REQUIRED_COLUMNS)
    known = {round_.round_id: round_ for round_ in rounds.all_rounds(ledger)}
    refused = imports.refused_rounds(ledger, by=BY, at=context.obj, late_reason=late)
    found = parse_ratings(rows, ledger.reference, known, refused)
    _say(imports.import_ratings(ledger, found, by=BY, at=context.obj, late_reason=late), ledger.reference)


@app.command("template")
def import_template(
    context: typer.Context, file: Annotated[Path, typer.Argument(help="En ifylld mall.")], late: LateOption = ""
) -> None:
    """Läser in en ifylld mall från en verksamhet. Svaren räknas som inlämnade."""
    ledger = store(context)
    rows = read_template(content(file), file.name)
    round_id, agency_id = whose(rows)
    round_ = rounds.recorded_round(ledger, round_id) if late else _open_round(ledger, round_id, context.obj)
    found = parse_template(
        rows,
        cells=asked_cells(ledger, round_.round_id, agency_id, user=BY, at=context.obj),
        round_=round_,
        agency=agency_named(ledger.reference, agency_id),
        reference=ledger.reference,
        name=file.name,
    )
    _say(imports.import_ratings(ledger, found, by=BY, at=context.obj, late_reason=late), ledger.reference)


def _open_round(ledger: Store, round_id: str, at: datetime) -> Round:
    """The round that takes answers now, which is the template's own unless it is old; if none does, the template's."""
    taking = [round_ for round_ in rounds.all_rounds(ledger) if round_.state_at(at) is RoundState.OPEN]
    own = [round_ for round_ in taking if round_.round_id == round_id]
    return (own or taking or [rounds.recorded_round(ledger, round_id)])[0]


def _say(result: imports.ImportResult, reference: Reference) -> None:
    if not result.new_count:
        console.print(f"Inget nytt: alla {counted(result.unchanged_count, 'svar', 'svar')} fanns redan i bilden.")
        return
    console.print(f"{counted(result.new_count, 'svar', 'svar')} inlästa. {result.unchanged_count} fanns redan.")
    if result.moved_far:
        what = counted(len(result.moved_far), "svar ligger", "svar ligger")
        console.print(f"{what} långt från förra gångens och har ingen kommentar. Be verksamheten om en rad om varför:")
        for rating in result.moved_far:
            console.print(answer_words(rating, reference))
