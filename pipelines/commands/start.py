"""A new municipality from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.terminal import console
from pipelines.reference import start as starting


def start(
    folder: Annotated[
        Path, typer.Argument(metavar="MAPP", help="Mappen som görs; den får inte finnas eller ha något i sig.")
    ],
    name: Annotated[str, typer.Option(help="Vad kommunen heter, t.ex. ”Vikstads kommun”.")],
    areas: Annotated[Path, typer.Option(help="Kartfil med kommunens områden: GeoPackage, GeoJSON, Shapefile …")],
    code_column: Annotated[str, typer.Option(help="Kolumnen med områdets kod.")] = "regsokod",
    name_column: Annotated[str, typer.Option(help="Kolumnen med områdets namn.")] = "regsonamn",
    layer: Annotated[str | None, typer.Option(help="Lagret i filen, om den har flera.")] = None,
    code_prefix: Annotated[str, typer.Option(help="Bara områden vars kod börjar så, t.ex. kommunens nummer.")] = "",
    clip_to: Annotated[Path | None, typer.Option(help="Kartfil med land som ytorna skärs efter.")] = None,
    clip_layer: Annotated[str | None, typer.Option(help="Lagret i filen med land, om den har flera.")] = None,
) -> None:
    """Gör en mapp för en ny kommun och säger vad som är kvar att fylla i."""
    left = starting.start(
        folder,
        name=name,
        source=areas,
        code_column=code_column,
        name_column=name_column,
        layer=layer,
        code_prefix=code_prefix,
        clip_to=clip_to,
        clip_layer=clip_layer,
    )
    console.print(f"{folder} är gjord för {name}. Kvar att göra (står också i {starting.LEFT_TO_DO}):")
    for number, text in enumerate(left, start=1):
        console.print(f"{number}. {text}")
    console.print(f"Öppna sedan med: {starting.opened_with(folder)}")
