"""New borders from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines import reference as reference_data
from pipelines.commands.terminal import OutOption, console
from pipelines.reference import borders
from pipelines.swedish import counted


def build_areas(
    file: Annotated[Path, typer.Argument(help="Kartfil: GeoPackage, GeoJSON, Shapefile …")],
    out: OutOption,
    code_column: Annotated[str, typer.Option(help="Kolumnen med områdets kod.")] = "regsokod",
    name_column: Annotated[str, typer.Option(help="Kolumnen med områdets namn.")] = "regsonamn",
    clip_to: Annotated[Path | None, typer.Option(help="Kartfil med land som ytorna skärs efter.")] = None,
    layer: Annotated[str | None, typer.Option(help="Lagret i filen, om den har flera.")] = None,
    clip_layer: Annotated[str | None, typer.Option(help="Lagret i filen med land, om den har flera.")] = None,
) -> None:
    """Gör om en kartfil till områdenas gränser, kontrollerade mot areas.csv. Bara filen i --out skrivs."""
    result = borders.build(
        file,
        code_column=code_column,
        name_column=name_column,
        reference=reference_data.load(),
        clip_to=clip_to,
        layer=layer,
        clip_layer=clip_layer,
    )
    borders.write(result, out)
    for note in result.notes:
        console.print(f"Obs: {note}")
    console.print(f"{counted(len(result.areas), 'område', 'områden')} skrivna till {out}.")
