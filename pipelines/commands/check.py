"""Recomputing what has been published, from the command line."""

from __future__ import annotations

import typer

from pipelines.commands.terminal import BY, console, store
from pipelines.errors import ProblemError
from pipelines.picture import verification
from pipelines.swedish import counted, day

WORDS = {
    "published_cells": ("ruta", "rutor"),
    "published_agencies": ("verksamhet", "verksamheter"),
    "published_signals": ("signal", "signaler"),
}


def check(context: typer.Context) -> None:
    """Räknar om allt som är fastställt ur liggaren och jämför med det som fastställdes."""
    ledger = store(context)
    version = ledger.reference.setting("method_version")
    rounds = verification.verify(ledger, by=BY)
    console.print(f"{counted(len(rounds), 'fastställd omgång', 'fastställda omgångar')} räknades om.")
    differing = [round_ for round_ in rounds if round_.differences]
    for round_ in differing:
        if round_.method_version != version:
            older = f"Den fastställdes med metod {round_.method_version}; nu gäller {version}, så det är väntat."
            console.print(f"{said(round_)}. {older}")
    if unexplained := [round_ for round_ in differing if round_.method_version == version]:
        raise ProblemError(
            "Det som är fastställt stämmer inte med liggaren. Antingen har lagrets fil eller referensdata ändrats "
            "sedan dess, eller så är det ett fel i Lägesbild. Hör av er till den som sköter lagret.\n"
            + "\n".join(f"– {said(round_)}" for round_ in unexplained)
        )
    if not differing:
        console.print("Allt stämmer med det som fastställdes.")


def said(round_: verification.VerifiedRound) -> str:
    """'29 oktober 2026: 2 rutor och 1 signal skiljer sig'."""
    words = [counted(count, *WORDS.get(table, ("rad", "rader"))) for table, count in round_.differences.items()]
    return f"{day(round_.round_id)}: {' och '.join(words)} skiljer sig"
