"""The invented municipality from the command line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines import simulation
from pipelines.commands.terminal import console, store
from pipelines.config import Config
from pipelines.errors import ProblemError
from pipelines.ledger import open_store
from pipelines.reference import Reference


def make_demo(
    context: typer.Context,
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Gör inget om lagret redan har något i sig.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Kasta demolagret och gör det på nytt.")] = False,
) -> None:
    """Fyller lagret med en påhittad demokommun."""
    ledger = store(context)
    if ledger.version and not ledger.is_demo:
        if if_empty:
            return
        raise ProblemError(f"{Config.from_env().store_path} har riktiga uppgifter. Demon skrivs aldrig över dem.")
    if ledger.version and if_empty:
        return
    if ledger.version and not replace:
        raise ProblemError("Lagret har redan en demo. Lägg till --replace för att kasta den och göra en ny.")
    ledger.close()
    _fill_beside(Config.from_env().store_path, ledger.reference, context.obj)
    console.print("Demokommunen är klar. Allt i den är påhittat.")


def _fill_beside(path: Path, reference: Reference, now: datetime) -> None:
    """Makes the demo in a file of its own, put in place when it is whole: one that was broken off is no demo."""
    unfinished = path.with_suffix(".unfinished")
    for left in (unfinished, unfinished.with_suffix(".unfinished.wal")):
        left.unlink(missing_ok=True)
    made = open_store(unfinished, reference)
    with console.status("Gör en påhittad demokommun …"):
        simulation.fill(made, now=now)
    made.close()
    unfinished.replace(path)
