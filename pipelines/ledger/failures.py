"""Why the store cannot be opened, read or written, in words for people and with what to do.

The cause is found by looking: at the file, its first bytes, its folder, the disk and who holds it. What DuckDB says is
English and names the same error for many causes, so it goes to the log.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb

from pipelines.errors import StoreInUse, StoreProblem
from pipelines.ledger.integrity import attach_to_read, read_whole, tables_of

LOG = logging.getLogger(__name__)

FULL_BYTES = 2**20
"""With less room than this a write is as good as refused."""
LITTLE_BYTES = 500 * 2**20
"""With less room than this, or than for so many copies of the store, the strategist is warned."""
COPIES_COUNT = 5
MARK, MARK_AT = b"DUCK", 8
SQLITE = b"SQLite format 3\0"
NEWEST_FORMAT = 68
"""The newest format of the file that the DuckDB we are built on can read; a newer program may write a newer one."""

FROM_COPY = (
    "Ta den senaste säkerhetskopian: python -m pipelines restore FIL. Den gamla filen läggs undan, den kan behövas."
)
ELSEWHERE = "Peka ut rätt fil med OSF_STORE. Filen är orörd."


def cannot_open(path: Path) -> StoreProblem:
    """What to say when the file could not be opened as a store; nothing has been changed."""
    if problem := _refused_by_system(path):
        return problem
    if is_held(path):
        return StoreInUse(
            f"{path} är öppen i ett annat program, troligen lägesbildens webbsida (make run). "
            "Stoppa den först, eller peka ut en annan fil med OSF_STORE."
        )
    if _is_full(path):
        return StoreProblem(_full(path))
    if problem := _not_a_store(path):
        return problem
    if _can_be_read(path):
        return StoreProblem(
            f"{path} är hel, men disken tar inte emot det som ska skrivas. Inget är ändrat. Se efter hur disken mår, "
            "och försök igen."
        )
    wal = path.with_name(f"{path.name}.wal")
    if wal.exists():
        return StoreProblem(
            f"{path} och {wal.name} går inte att läsa ihop: någon av dem är skadad, eller så hör de inte ihop. "
            f"Ta inte bort någon av dem. {FROM_COPY}"
        )
    return StoreProblem(f"{path} är skadad. {FROM_COPY}")


def cannot_read(path: Path | None) -> StoreProblem:
    """What to say when a store that is open could not be read."""
    if path is None or path.exists():
        return StoreProblem(f"Lagret{_named(path)} går inte att läsa: filen eller disken är skadad. {FROM_COPY}")
    return StoreProblem(f"{path} finns inte längre. Lägg tillbaka filen, eller: {FROM_COPY[0].lower()}{FROM_COPY[1:]}")


def cannot_write(path: Path | None, is_kept: bool | None) -> StoreProblem:
    """What to say when a write failed: why, and whether it was kept all the same (None if nobody knows)."""
    kept = {
        True: "Det senaste är sparat.",
        False: "Det senaste är inte sparat; allt som sparats tidigare finns kvar.",
        None: "Om det senaste är sparat går inte att säga än: ladda om sidan när det fungerar igen och se efter.",
    }[is_kept]
    if path is not None and _is_full(path):
        return StoreProblem(f"{kept} {_full(path)}")
    for needed in (path, path.parent) if path is not None else ():
        if not _may_write(needed):
            return StoreProblem(f"{kept} {needed} får inte skrivas. Ge programmets användare rätt att skriva där.")
    return StoreProblem(
        f"{kept} Disken tar inte emot det som ska skrivas. Försök igen om en stund; hjälper det inte, be den som "
        "sköter servern se efter hur disken mår."
    )


@contextmanager
def told_as_not_kept(path: Path | None) -> Iterator[None]:
    """What fails inside, before anything is kept, is raised as StoreProblem."""
    try:
        yield
    except duckdb.Error as error:
        LOG.exception("Could not write to %s", path)
        raise cannot_write(path, is_kept=False) from error


def cannot_copy(path: Path) -> StoreProblem:
    """What to say when a copy could not be written to a file."""
    folder = path.parent
    if not folder.is_dir() or not _may_write(folder):
        return StoreProblem(f"Ingen kopia gjordes. {folder} finns inte eller får inte skrivas. Välj en annan mapp.")
    if _is_full(path):
        return StoreProblem(f"Ingen kopia gjordes. {_full(path)}")
    return StoreProblem(
        "Ingen kopia gjordes: lagret går inte att läsa eller disken tar inte emot. Se efter hur de mår."
    )


def cannot_update(path: Path | None) -> StoreProblem:
    """What to say when a store could not be brought up to date."""
    return StoreProblem(
        f"Lagret{_named(path)} gick inte att uppdatera till den här versionen. Inget är ändrat: kör den förra "
        "versionen så länge, och hör av er till den som sköter programmet."
    )


def room_left(path: Path) -> int:
    """Bytes that can be written where the store is."""
    return shutil.disk_usage(path.parent).free


def nearly_full(path: Path | None) -> str | None:
    """A warning, in words, if there is little room left where the store is: a day will come when nothing is kept."""
    try:
        if path is None or (left := room_left(path)) >= max(LITTLE_BYTES, COPIES_COUNT * path.stat().st_size):
            return None
    except OSError:
        return None
    return (
        f"Disken där lagret ligger är snart full: {left // 2**20} MB är kvar. Be den som sköter servern göra plats. "
        "När den är full går inget att spara."
    )


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Holds the file while something is done with it, as a program that has the store open does. StoreInUse if taken.

    Never inside a program that has the store open: closing any handle of a file lets go of every lock on it.
    """
    file = os.open(path, os.O_RDWR)
    try:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StoreInUse(
                f"{path} är öppen i ett annat program, troligen lägesbildens webbsida (make run). Stoppa den först."
            ) from None
        yield
    finally:
        os.close(file)


def is_held(path: Path) -> bool:
    """True if another program has the file open for writing. Not to be asked by the program that has."""
    try:
        with held(path):
            return False
    except StoreInUse:
        return True
    except OSError:
        return False


def _refused_by_system(path: Path) -> StoreProblem | None:
    """What the operating system says of the file and its folder, by the number of the error."""
    folder = path.parent
    try:
        if stat.S_ISDIR(path.stat().st_mode):
            return StoreProblem(f"{path} är en mapp. Peka ut en fil med OSF_STORE, t.ex. {path / 'osf.duckdb'}.")
        os.close(os.open(path, os.O_RDWR))
    except FileNotFoundError:
        if folder.is_dir() and _may_write(folder):
            return None
        return StoreProblem(f"{path} går inte att skapa. Finns mappen {folder}, och får programmet skriva i den?")
    except PermissionError:
        return StoreProblem(f"{path} får inte läsas och skrivas. Ge programmets användare rätt till filen och mappen.")
    except NotADirectoryError:
        return StoreProblem(f"{path} går inte att nå: {folder} är ingen mapp. Rätta OSF_STORE.")
    except OSError as error:
        LOG.warning("%s: %s", path, error)
        return StoreProblem(
            f"{path} går inte att skriva: disken är skrivskyddad eller svarar inte. Se efter hur den mår."
        )
    if not _may_write(folder):
        return StoreProblem(f"{folder} får inte skrivas, och lagret behöver filer bredvid sig. Ge rätt till mappen.")
    return None


def _not_a_store(path: Path) -> StoreProblem | None:
    try:
        with path.open("rb") as file:
            begins = file.read(32)
    except FileNotFoundError:
        return None
    if not begins:
        return StoreProblem(
            f"{path} är tom. Är det en ny installation: ta bort den tomma filen. Annars har något gått fel. {FROM_COPY}"
        )
    if begins.startswith(SQLITE):
        return StoreProblem(f"{path} är en SQLite-fil, inget lager från Lägesbild. {ELSEWHERE}")
    if begins[MARK_AT : MARK_AT + len(MARK)] != MARK:
        return StoreProblem(
            f"{path} går inte att öppna som Lägesbilds lager: den är något annat, eller skadad i början. {ELSEWHERE} "
            f"Är det rätt fil: {FROM_COPY[0].lower()}{FROM_COPY[1:]}"
        )
    if int.from_bytes(begins[12:20], "little") > NEWEST_FORMAT:
        return StoreProblem(f"{path} är skriven av en nyare version av Lägesbild. Hämta den nyaste versionen.")
    return None


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _can_be_read(path: Path) -> bool:
    """True if it is a store, and all of it can be read with its .wal; then it was the writing that failed."""
    try:
        with closing(attach_to_read(path)) as connection:
            read_whole(connection)
            return "schema_versions" in tables_of(connection)
    except duckdb.Error:
        return False


def _is_full(path: Path) -> bool:
    try:
        return room_left(path) < FULL_BYTES
    except OSError:
        return False


def _full(path: Path) -> str:
    return f"Disken där {path} ligger är full. Gör plats på den; sedan fungerar det igen av sig självt."


def _named(path: Path | None) -> str:
    return f" {path}" if path is not None else ""
