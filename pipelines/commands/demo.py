"""The invented municipality from the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from pipelines import simulation
from pipelines.commands.terminal import console, store
from pipelines.config import Config
from pipelines.errors import ProblemError


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
    if ledger.version:
        ledger.close()
        Config.from_env().store_path.unlink()
        ledger = store(context)
    with console.status("Gör en påhittad demokommun …"):
        simulation.fill(ledger, now=context.obj)
    console.print("Demokommunen är klar. Allt i den är påhittat.")
