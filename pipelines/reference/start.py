"""A new municipality's folder: what every municipality shares, its areas from a map, and what is left to fill in."""

from __future__ import annotations

import csv
import shlex
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import geopandas as gpd

from pipelines.config import ROOT
from pipelines.domain import AreaKind
from pipelines.errors import FileProblem, ProblemError
from pipelines.reference import borders, description
from pipelines.reference.gaps import gaps
from pipelines.reference.load import FOLDER, load
from pipelines.reference.municipality import Reference
from pipelines.reference.rows import LONGEST_NAME, EventKind

SHARED = ("levels.csv", "level_descriptors.csv", "themes.csv", "method.csv", "glossary.csv")
EMPTY = ("agencies.csv", "coverage.csv", "contacts.csv", "area_successions.csv")
LEFT_TO_DO = "att-fylla-i.txt"
WHOLE_ID, WHOLE_NAME = "kommunen", "Hela kommunen"
ASSUMED = "Teman, terminer, metodens gränser och nivåernas beskrivningar är utkast som kommunen ska bekräfta."
TO_LOOK_AT = (
    "areas.csv: skriv i display_name det namn som ska stå på sidorna, och countryside eller district i kind där en "
    "plats inte är en tätort. Punkter, som ett torg, läggs till med slaget point.",
    "themes.csv: temana är ett utkast. Ta bort, ändra och lägg till. is_whole_only är true för det som kan peka ut "
    "några få familjer på en liten plats.",
    "calendar.csv: terminerna är ett utkast. Rätta dagarna och lägg till årets stora händelser som festival.",
    "method.csv, levels.csv och level_descriptors.csv: gränserna och nivåernas ord. Ändra dem tillsammans.",
    "municipality.csv: vill ni ha en närbild på kartan skriver ni dess namn och vilka platser den visar.",
)
"""What is filled in already, but is no fact of this municipality."""


def start(
    folder: Path,
    *,
    name: str,
    source: Path,
    code_column: str,
    name_column: str,
    layer: str | None = None,
    code_prefix: str = "",
    clip_to: Path | None = None,
    clip_layer: str | None = None,
) -> list[str]:
    """Makes the folder of a municipality, all or nothing, and gives what is left to do, which stands in it as well.

    The areas are those of the map whose code begins with `code_prefix`. Raises ProblemError if the folder has anything
    in it or is in the product's, or the name is none, and FileProblem naming what is wrong in the map.
    """
    if not any(map(str.isalpha, name)) or len(name) > LONGEST_NAME:
        raise ProblemError(
            f"Kommunen behöver ett namn med bokstäver, högst {LONGEST_NAME} tecken. "
            'Skriv det så: --name "Vikstads kommun".'
        )
    _check_free(folder)
    folder = folder.resolve()
    areas = borders.read_areas(source, code_column=code_column, name_column=name_column, layer=layer)
    areas = areas[areas["area_id"].str.startswith(code_prefix)]
    if areas.empty:
        raise FileProblem(f"{source.name}: ingen kod i {code_column} börjar med {code_prefix}. Kontrollera koden.")
    borders.check(source, areas)
    draft = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        draft.mkdir(parents=True)
        _write_files(draft, name, areas)
        reference = _read(draft, source)
        built = borders.build(
            source,
            code_column=code_column,
            name_column=name_column,
            reference=reference,
            clip_to=clip_to,
            layer=layer,
            clip_layer=clip_layer,
        )
        borders.write(built, draft / borders.FILE)
        left = left_to_do(reference)
        (draft / LEFT_TO_DO).write_text(_as_text(name, folder, left), encoding="utf-8")
        _put_in_place(draft, folder)
    except OSError as error:
        raise ProblemError(f"{folder} går inte att skapa. Välj en mapp där du får skriva.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return left


def left_to_do(reference: Reference) -> list[str]:
    """What is missing, and what is there but should be looked at."""
    return [*gaps(reference), *TO_LOOK_AT]


def opened_with(folder: Path) -> str:
    """The command that opens the folder, wherever one stood when it was made."""
    return f"make start FOLDER={shlex.quote(str(folder.resolve()))}"


def _check_free(folder: Path) -> None:
    if folder.resolve().is_relative_to(ROOT):
        raise ProblemError(
            f"{folder} hör till produkten, som byts ut när den uppdateras. Välj en ny mapp utanför {ROOT}, "
            "t.ex. ../var-kommun."
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ProblemError(f"{folder} finns redan och är inte tom. Inget skrivs över: välj en ny mapp.")


def _read(draft: Path, source: Path) -> Reference:
    """The folder that was drafted. What is wrong in it came with the map, as the name has been looked at."""
    try:
        return load(draft)
    except ProblemError as problem:
        _, _, found = str(problem).partition("\n")
        raise FileProblem(f"Rätta kartan {source.name}, den ger en mapp som inte kan läsas:\n{found}") from None


def _put_in_place(draft: Path, folder: Path) -> None:
    """An empty folder is filled and not exchanged: somebody may be standing in it."""
    if not folder.exists():
        draft.rename(folder)
        return
    for file in draft.iterdir():
        file.rename(folder / file.name)


def _write_files(folder: Path, name: str, areas: gpd.GeoDataFrame) -> None:
    for file in SHARED:
        shutil.copyfile(FOLDER / file, folder / file)
    for file in EMPTY:
        _write(folder / file, _rows(file)[:1])
    terms = [row for row in _rows("calendar.csv") if row[1] in {"kind", EventKind.SCHOOL_TERM}]
    _write(folder / "calendar.csv", terms)
    ours = {"name": name, "assumptions": ASSUMED}
    settings = [
        [row[0], "value" if row[0] == "setting" else ours.get(row[0], ""), row[2]] for row in _rows(description.FILE)
    ]
    _write(folder / description.FILE, settings)
    _write(folder / "areas.csv", [_rows("areas.csv")[0], *_area_rows(name, areas)])


def _area_rows(name: str, areas: gpd.GeoDataFrame) -> Iterable[list[str]]:
    """The whole municipality and then its areas by name, valid from as early as the themes are."""
    since = min(row.valid_from for row in load(FOLDER).themes).isoformat()
    after = ["", "", ""]
    yield [WHOLE_ID, name, WHOLE_NAME, "", AreaKind.WHOLE, "", "", "1", since, *after]
    in_order = areas.sort_values("name_in_file")
    for number, (area_id, official) in enumerate(zip(in_order["area_id"], in_order["name_in_file"], strict=True), 2):
        yield [area_id, official, official, WHOLE_ID, AreaKind.TOWN, "", "", str(number), since, *after]


def _as_text(name: str, folder: Path, left: Sequence[str]) -> str:
    steps = "\n".join(f"{number}. {text}" for number, text in enumerate(left, start=1))
    return (
        f"Kvar att göra för {name}\n\n{steps}\n\nVarje kolumn beskrivs i data/README.md. Alla filer kontrolleras när "
        f"Lägesbild startar, och varje fel sägs med fil, rad och vad man gör åt det.\n"
        f"Öppna med: {opened_with(folder)}\n"
    )


def _rows(file: str) -> list[list[str]]:
    """The rows of one of the product's own files, with its heading."""
    with (FOLDER / file).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


def _write(path: Path, rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
