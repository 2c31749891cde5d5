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
from pipelines.ledger import Store, failures, open_store
from pipelines.reference import Reference
from pipelines.swedish import counted


def make_demo(
    context: typer.Context,
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Gör inget om lagret redan har något i sig.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Gör demon på nytt, om ingen har skrivit något i den.")
    ] = False,
) -> None:
    """Fyller lagret med en påhittad demokommun."""
    ledger, path = store(context), Config.from_env().store_path
    if ledger.version and not ledger.is_demo:
        if if_empty:
            return
        raise ProblemError(f"{path} har riktiga uppgifter. Demon skrivs aldrig över dem.")
    if ledger.version and if_empty:
        return
    if ledger.version and not replace:
        raise ProblemError("Lagret har redan en demo. Lägg till --replace för att kasta den och göra en ny.")
    simulation.check_is_of(ledger.reference)
    if ledger.version:
        _check_nobody_has_written(ledger, path)
    unfinished = _made_beside(path, ledger.reference, context.obj)  # held by us meanwhile: nobody else writes to it
    ledger.close()
    with failures.held(path):
        unfinished.replace(path)
    console.print("Demokommunen är klar. Allt i den är påhittat.")


def _check_nobody_has_written(demo: Store, path: Path) -> None:
    """Raises ProblemError if somebody would lose what they have written in the demo."""
    by_hand = simulation.written_by_hand(demo)
    if by_hand == 0:
        return
    if by_hand is None:
        found = "Demon gjordes av en äldre version, så det går inte att se vad som har skrivits i den sedan dess."
    else:
        found = f"{counted(by_hand, 'post', 'poster')} har skrivits i demon sedan den gjordes, och kastas inte."
    raise ProblemError(f"{found} Flytta undan {path} eller peka ut en annan fil med OSF_STORE, så görs en ny demo.")


def _made_beside(path: Path, reference: Reference, now: datetime) -> Path:
    """The demo in a file of its own, to be put in place when it is whole: one that was broken off is no demo."""
    unfinished = path.with_suffix(".unfinished")
    for left in (unfinished, unfinished.with_suffix(".unfinished.wal")):
        left.unlink(missing_ok=True)
    made = open_store(unfinished, reference)
    with console.status("Gör en påhittad demokommun …"):
        simulation.fill(made, now=now)
    made.close()
    return unfinished
