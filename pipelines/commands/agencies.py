"""What goes out to an organisation, from the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from pipelines import picture, rounds
from pipelines.commands.terminal import BY, OutOption, RoundOption, agency_named, console, store, write
from pipelines.errors import ContentProblem
from pipelines.files.template import template
from pipelines.swedish import counted, day

AgencyArgument = Annotated[str, typer.Argument(metavar="VERKSAMHET", help="Id eller namn, t.ex. police.")]


def write_template(context: typer.Context, agency_name: AgencyArgument, round_id: RoundOption, out: OutOption) -> None:
    """Skriver en verksamhets mall: dess egna rutor med förra gångens svar, att fylla i och läsa in."""
    ledger = store(context)
    agency, round_ = agency_named(ledger.reference, agency_name), rounds.get(ledger, round_id)
    cells = picture.asked_cells(ledger, round_id, agency.agency_id, user=BY, at=context.obj)
    if cells.empty:
        raise ContentProblem(f"{agency.label} väntas inte bedöma något {day(round_id)}. Se coverage.csv.")
    # Drafts are the organisation's own: whoever runs commands hands out a template without them.
    write(template(cells, {}, round_=round_, agency=agency, reference=ledger.reference, is_demo=ledger.is_demo), out)
    console.print(f"{counted(len(cells), 'ruta', 'rutor')} för {agency.label} skrivna till {out}.")
