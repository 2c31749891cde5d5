"""The command line: `python -m pipelines`. The only place in this package that looks at the clock or prints."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from rich.console import Console
from rich.table import Table

from pipelines import areas as borders
from pipelines import picture, ratings, rounds, simulation
from pipelines import reference as reference_data
from pipelines.config import Config
from pipelines.domain import Role, Round, RoundKind, User
from pipelines.errors import ProblemError
from pipelines.files.ratings import REQUIRED_COLUMNS, parse_ratings
from pipelines.files.tables_in import read_rows
from pipelines.files.tables_out import TableFormat, mark_origin, write_table
from pipelines.store import Store, open_store
from pipelines.swedish import ROUND_KIND_WORDS, ROUND_STATE_WORDS, STOCKHOLM, clock, counted

BY = User(Role.STRATEGIST)
"""Whoever can run commands on the server runs the rounds."""

console = Console(highlight=False, soft_wrap=True)
problems = Console(stderr=True, highlight=False, soft_wrap=True)

app = typer.Typer(help="Lägesbild på kommandoraden.", no_args_is_help=True, pretty_exceptions_enable=False)
rounds_app = typer.Typer(help="Omgångar: lista, lägg till, stäng och fastställ.", no_args_is_help=True)
import_app = typer.Typer(help="Läs in filer.", no_args_is_help=True)
export_app = typer.Typer(help="Skriv ut filer.", no_args_is_help=True)
app.add_typer(rounds_app, name="rounds")
app.add_typer(import_app, name="import")
app.add_typer(export_app, name="export")


RoundOption = Annotated[str, typer.Option("--round", metavar="DATUM", help="Omgångens datum, t.ex. 2026-11-26.")]
OutOption = Annotated[Path, typer.Option("--out", help="Filen som skrivs.")]
FormatOption = Annotated[TableFormat, typer.Option("--format", help="Filens format.")]


@rounds_app.command("list")
def list_rounds() -> None:
    """Visar alla omgångar, äldst först."""
    table = Table("Omgång", "Slag", "Öppnar", "Stänger", "Läge")
    for round_ in rounds.all_rounds(_store()):
        state = ROUND_STATE_WORDS[round_.state_at(_now())]
        table.add_row(
            round_.round_id, ROUND_KIND_WORDS[round_.kind], clock(round_.opens_at), clock(round_.closes_at), state
        )
    console.print(table)


@rounds_app.command("add")
def add_round(
    round_id: Annotated[str, typer.Argument(metavar="DATUM", help="Mötets dag, t.ex. 2026-11-26.")],
    opens_at: Annotated[datetime, typer.Option(help="Lokal tid, t.ex. 2026-11-16T08:00.")],
    closes_at: Annotated[datetime, typer.Option(help="Lokal tid, t.ex. 2026-11-25T12:00.")],
    kind: Annotated[RoundKind, typer.Option(help="Vad mötet gör.")] = RoundKind.JOINT_PICTURE,
) -> None:
    """Lägger till en omgång. Tiderna är svensk lokal tid."""
    new = Round(round_id, kind, opens_at.replace(tzinfo=STOCKHOLM), closes_at.replace(tzinfo=STOCKHOLM))
    rounds.add(_store(), new, by=BY, at=_now())
    times = f"Den öppnar {clock(new.opens_at)} och stänger {clock(new.closes_at)}."
    console.print(f"Omgången {round_id} är tillagd. {times}")


@rounds_app.command("close")
def close_round(round_id: Annotated[str, typer.Argument(metavar="DATUM")]) -> None:
    """Stänger en öppen omgång före utsatt tid."""
    rounds.close(_store(), round_id, by=BY, at=_now())
    console.print(f"Omgången {round_id} är stängd. Den gemensamma bilden visas nu för OSF.")


@rounds_app.command("publish")
def publish_round(round_id: Annotated[str, typer.Argument(metavar="DATUM")]) -> None:
    """Fastställer en stängd omgång: nivåerna fryses med metodens version."""
    rounds.publish(_store(), round_id, by=BY, at=_now())
    console.print(f"Omgången {round_id} är fastställd och dess nivåer är frysta.")


@import_app.command("ratings")
def import_ratings(
    file: Annotated[Path, typer.Argument(help="CSV eller XLSX.")],
    late: Annotated[str, typer.Option(help="Skälet, när en stängd omgång ändå ska ta emot svaren.")] = "",
) -> None:
    """Läser in bedömningar: allt eller inget, och alla fel på en gång."""
    store = _store()
    rows = read_rows(_content(file), file.name, REQUIRED_COLUMNS)
    known = {round_.round_id: round_ for round_ in rounds.all_rounds(store)}
    result = ratings.import_ratings(
        store, parse_ratings(rows, store.reference, known), by=BY, at=_now(), late_reason=late
    )
    if not result.new_count:
        console.print(f"Inget nytt: alla {counted(result.unchanged_count, 'svar', 'svar')} fanns redan i bilden.")
        return
    console.print(f"{counted(result.new_count, 'svar', 'svar')} inlästa. {result.unchanged_count} fanns redan.")


@export_app.command("picture")
def export_picture(round_id: RoundOption, out: OutOption, file_format: FormatOption = TableFormat.CSV) -> None:
    """Skriver den gemensamma bilden: en rad per plats och tema."""
    store = _store()
    _write(store, picture.cells(store, round_id, user=BY, at=_now()), file_format, out)


@export_app.command("ratings")
def export_ratings(round_id: RoundOption, out: OutOption, file_format: FormatOption = TableFormat.CSV) -> None:
    """Skriver de bedömningar som räknas, i samma form som ”import ratings” läser."""
    store = _store()
    _write(store, picture.counting_ratings(store, round_id, user=BY, at=_now()), file_format, out)


@app.command("areas")
def build_areas(
    file: Annotated[Path, typer.Argument(help="Kartfil: GeoPackage, GeoJSON, Shapefile …")],
    code_column: Annotated[str, typer.Option(help="Kolumnen med områdets kod.")] = "regsokod",
    name_column: Annotated[str, typer.Option(help="Kolumnen med områdets namn.")] = "regsonamn",
    clip_to: Annotated[Path | None, typer.Option(help="Kartfil med land som ytorna skärs efter.")] = None,
    layer: Annotated[str | None, typer.Option(help="Lagret i filen, om den har flera.")] = None,
    out: Annotated[Path, typer.Option(help="Vart resultatet skrivs.")] = borders.FILE,
) -> None:
    """Gör om en kartfil till områdenas gränser, kontrollerade mot areas.csv."""
    result = borders.build(
        file,
        code_column=code_column,
        name_column=name_column,
        reference=reference_data.load(),
        clip_to=clip_to,
        layer=layer,
    )
    borders.write(result, out)
    for note in result.notes:
        console.print(f"Obs: {note}")
    console.print(f"{counted(len(result.areas), 'område', 'områden')} skrivna till {out}.")


@app.command("demo")
def make_demo(
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Gör inget om lagret redan har något i sig.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Kasta demolagret och gör det på nytt.")] = False,
) -> None:
    """Fyller lagret med en påhittad demokommun."""
    store = _store()
    if store.version and not store.is_demo:
        if if_empty:
            return
        raise ProblemError(f"{Config.from_env().store_path} har riktiga uppgifter. Demon skrivs aldrig över dem.")
    if store.version and if_empty:
        return
    if store.version and not replace:
        raise ProblemError("Lagret har redan en demo. Lägg till --replace för att kasta den och göra en ny.")
    if store.version:
        store.close()
        Config.from_env().store_path.unlink()
        store = _store()
    with console.status("Gör en påhittad demokommun …"):
        simulation.fill(store, now=_now())
    console.print("Demokommunen är klar. Allt i den är påhittat.")


def main() -> None:
    """Runs one command; a problem is told in words, and the exit code is 1."""
    try:
        app()
    except ProblemError as problem:
        problems.print(str(problem), markup=False)
        raise SystemExit(1) from None


def _store() -> Store:
    return open_store(Config.from_env().store_path, reference_data.load())


def _now() -> datetime:
    return Config.from_env().fixed_now or datetime.now(UTC)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        raise ProblemError(f"{file} går inte att läsa. Kontrollera namnet och att du får läsa filen.") from None


def _write(store: Store, table: pd.DataFrame, file_format: TableFormat, out: Path) -> None:
    areas = borders.with_points(borders.load(), store.reference) if file_format is TableFormat.GPKG else None
    content = write_table(mark_origin(table, is_demo=store.is_demo), file_format, areas)
    try:
        out.write_bytes(content)
    except OSError:
        raise ProblemError(f"{out} går inte att skriva. Finns mappen, och får du skriva där?") from None
    console.print(f"{counted(len(table), 'rad', 'rader')} skrivna till {out}.")


if __name__ == "__main__":
    main()
