"""What goes out to an agency, from the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from pipelines import rounds
from pipelines.commands.terminal import BY, OutOption, RoundOption, agency_named, console, store, write
from pipelines.config import Config
from pipelines.errors import ContentProblem, StoreInUse
from pipelines.files.template import template
from pipelines.ledger.doorbell import Answer, beside, ring
from pipelines.rating.own import asked_cells
from pipelines.rounds.calendar_feed import feed
from pipelines.rounds.reminders.sending import Report, send_due
from pipelines.swedish import counted, day

AgencyArgument = Annotated[str, typer.Argument(metavar="VERKSAMHET", help="Id eller namn, t.ex. police.")]


def write_template(context: typer.Context, agency_name: AgencyArgument, round_id: RoundOption, out: OutOption) -> None:
    """Skriver en verksamhets mall: dess egna rutor med förra gångens svar, att fylla i och läsa in."""
    ledger = store(context)
    agency, round_ = agency_named(ledger.reference, agency_name), rounds.recorded_round(ledger, round_id)
    cells = asked_cells(ledger, round_id, agency.agency_id, user=BY, at=context.obj)
    if not cells:
        raise ContentProblem(f"{agency.label} väntas inte bedöma något {day(round_id)}. Se coverage.csv.")
    # Drafts are the agency's own: whoever runs commands hands out a template without them.
    write(
        template(cells, {}, round_=round_, agency=agency, reference=ledger.reference, by=BY, is_demo=ledger.is_demo),
        out,
    )
    console.print(f"{counted(len(cells), 'ruta', 'rutor')} för {agency.label} skrivna till {out}.")


def write_calendar(context: typer.Context, agency_name: AgencyArgument, out: OutOption) -> None:
    """Skriver en verksamhets kalender (.ics): när omgångar öppnar och stänger, och mötena."""
    ledger, config = store(context), Config.from_env()
    agency = agency_named(ledger.reference, agency_name)
    rounds_ = rounds.all_rounds(ledger)
    write(feed(rounds_, agency, base_url=config.base_url, at=context.obj, is_demo=ledger.is_demo), out)
    console.print(f"{counted(len(rounds_), 'omgång', 'omgångar')} för {agency.label} skrivna till {out}.")


def remind(context: typer.Context) -> None:
    """Skickar de påminnelser det är dags för. Är webbsidan i gång så är det den som skickar."""
    config = Config.from_env()
    try:
        answer: Report | Answer = send_due(store(context), config, by=BY, at=context.obj)
    except StoreInUse:
        answered = ring(beside(config.store_path), "remind")
        if answered is None:
            raise
        answer = answered
    console.print(answer.words)
    raise typer.Exit(0 if answer.is_fine else 1)
