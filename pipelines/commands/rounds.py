"""Rounds from the command line."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

from pipelines import rounds
from pipelines.commands.terminal import BY, console, store
from pipelines.domain import Round, RoundKind
from pipelines.swedish import ROUND_KIND_WORDS, ROUND_STATE_WORDS, clock, deadline

app = typer.Typer(help="Omgångar: lista, lägg till, återta, stäng och fastställ.", no_args_is_help=True)

RoundArgument = Annotated[str, typer.Argument(metavar="DATUM", help="Mötets dag, t.ex. 2026-11-26.")]


@app.command("list")
def list_rounds(context: typer.Context) -> None:
    """Visar alla omgångar, äldst först."""
    table = Table("Omgång", "Slag", "Öppnar", "Stänger", "Läge")
    for round_ in rounds.all_rounds(store(context)):
        state = ROUND_STATE_WORDS[round_.state_at(context.obj)]
        late = f"; sena svar till {clock(round_.grace_ends_at)}" if round_.grace_ends_at else ""
        times = clock(round_.opens_at), clock(round_.closes_at) + late
        table.add_row(round_.round_id, ROUND_KIND_WORDS[round_.kind], *times, state)
    console.print(table)


@app.command("add")
def add_round(
    context: typer.Context,
    round_id: RoundArgument,
    opens_at: Annotated[datetime, typer.Option(help="Lokal tid, t.ex. 2026-11-16T08:00.")],
    closes_at: Annotated[datetime, typer.Option(help="Lokal tid, t.ex. 2026-11-25T12:00.")],
    kind: Annotated[RoundKind, typer.Option(help="Vad mötet gör.")] = RoundKind.JOINT_PICTURE,
    grace_until: Annotated[datetime | None, typer.Option(help="Lokal tid då också sena svar slutar tas emot.")] = None,
) -> None:
    """Lägger till en omgång. Tiderna är svensk lokal tid."""
    grace_ends_at = rounds.in_sweden(grace_until) if grace_until else None
    new = Round(round_id, kind, rounds.in_sweden(opens_at), rounds.in_sweden(closes_at), grace_ends_at=grace_ends_at)
    rounds.add(store(context), new, by=BY, at=context.obj)
    console.print(f"Omgången {round_id} är tillagd. Den öppnar {clock(new.opens_at)} och {deadline(new)}.")


@app.command("withdraw")
def withdraw_round(
    context: typer.Context,
    round_id: RoundArgument,
    reason: Annotated[str, typer.Option(help="Varför omgången återtas.")],
) -> None:
    """Återtar en planerad omgång, innan den har öppnat."""
    rounds.withdraw(store(context), round_id, reason, by=BY, at=context.obj)
    console.print(f"Omgången {round_id} är återtagen. Dagen kan få en ny omgång.")


@app.command("close")
def close_round(context: typer.Context, round_id: RoundArgument) -> None:
    """Stänger en öppen omgång före utsatt tid."""
    rounds.close(store(context), round_id, by=BY, at=context.obj)
    console.print(f"Omgången {round_id} är stängd. Den gemensamma bilden visas nu för OSF.")


@app.command("publish")
def publish_round(context: typer.Context, round_id: RoundArgument) -> None:
    """Fastställer en stängd omgång: nivåerna fryses med metodens version."""
    rounds.publish(store(context), round_id, by=BY, at=context.obj)
    console.print(f"Omgången {round_id} är fastställd och dess nivåer är frysta.")
