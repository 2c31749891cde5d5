"""Copies of the store, and the way back, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.terminal import BY, console, store
from pipelines.config import Config
from pipelines.errors import StoreInUse
from pipelines.ledger import backup
from pipelines.ledger.doorbell import beside, ring
from pipelines.swedish import counted


def back_up(
    context: typer.Context, file: Annotated[Path, typer.Argument(metavar="FIL", help="Filen som skrivs.")]
) -> None:
    """Skriver en hel och kontrollerad säkerhetskopia. Är webbsidan i gång så är det den som skriver."""
    out, path = file.absolute(), Config.from_env().store_path
    try:
        words, is_fine = backup.back_up(store(context), out, by=BY, at=context.obj).words, True
    except StoreInUse:
        answer = ring(beside(path), "backup", str(out), context.obj.isoformat())
        if answer is None:
            raise
        words, is_fine = answer.words, answer.is_fine
    console.print(words)
    raise typer.Exit(0 if is_fine else 1)


def restore(file: Annotated[Path, typer.Argument(metavar="FIL", help="Säkerhetskopian.")]) -> None:
    """Lägger tillbaka en säkerhetskopia. Det lager som fanns läggs undan bredvid."""
    path = Config.from_env().store_path
    count = backup.restore(file.absolute(), path)
    console.print(
        f"{path} är återställd med {counted(count, 'post', 'poster')}. Det som fanns där är undanlagt bredvid."
    )
