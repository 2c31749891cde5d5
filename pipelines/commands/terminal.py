"""What the commands share: who runs them, the store, files in and out, and where they write."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pipelines import reference as reference_data
from pipelines.commands.stopping import undisturbed
from pipelines.config import Config
from pipelines.domain import Agency, Role, User
from pipelines.errors import ContentProblem, ProblemError
from pipelines.files.names import Names
from pipelines.ledger import Store, open_store
from pipelines.reference import Reference

BY = User(Role.STRATEGIST)
"""Whoever can run commands on the server runs the rounds."""

RoundOption = Annotated[str, typer.Option("--round", metavar="DATUM", help="Omgångens datum, t.ex. 2026-11-26.")]
OutOption = Annotated[Path, typer.Option("--out", help="Filen som skrivs.")]
LateOption = Annotated[str, typer.Option("--late", help="Skälet, när en stängd omgång ändå ska ta emot svaren.")]

console = Console(highlight=False, soft_wrap=True, markup=False)
problems = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)


def store(context: typer.Context) -> Store:
    """The store, closed when the command is done."""
    config = Config.from_env()
    opened = open_store(config.store_path, reference_data.load(config.reference_folder))
    context.call_on_close(undisturbed()(opened.close))
    return opened


def agency_named(reference: Reference, name: str) -> Agency:
    """The agency with this id, name or short name. ContentProblem, with the nearest name, if there is none."""
    names = Names(
        "Okänd verksamhet", {known.agency_id: [known.label, known.short_label] for known in reference.agencies}
    )
    agency_id = names.code(name)
    if agency_id is None:
        raise ContentProblem(names.refusal(name))
    return reference.agency(agency_id)


def content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        raise ProblemError(f"{file} går inte att läsa. Kontrollera namnet och att du får läsa filen.") from None


def write(content: bytes, out: Path) -> None:
    try:
        out.write_bytes(content)
    except OSError:
        raise ProblemError(f"{out} går inte att skriva. Finns mappen, och får du skriva där?") from None
