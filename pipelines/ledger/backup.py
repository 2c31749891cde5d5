"""A backup: one whole file with its checksum beside it, opened and checked before it is so called; and the way."""

from __future__ import annotations

import hashlib
import logging
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from pipelines.access import Action, check_action
from pipelines.domain import User
from pipelines.errors import StoreInUse, StoreProblem
from pipelines.ledger import doorbell, failures, integrity
from pipelines.ledger.copies import copy_file, force_to_disk
from pipelines.ledger.file import Beside, look
from pipelines.ledger.store import Store
from pipelines.swedish import counted

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Backup:
    """A copy that has been written, opened and checked."""

    path: Path
    entries_count: int

    @property
    def words(self) -> str:
        entries = counted(self.entries_count, "post", "poster")
        return f"{self.path} är skriven och kontrollerad: {entries}. Kontrollsumman står i {self.path.name}.sha256."


def back_up(store: Store, out: Path, *, by: User, at: datetime) -> Backup:
    """The copy, which is written to `out` with its checksum in `out`.sha256: whole, or not at all.

    Also of a store that others are writing to meanwhile. It holds all that has been said: raises AccessProblem unless
    `by` may copy that, and StoreProblem if the file exists, or cannot be written.
    """
    check_action(by, Action.BACK_UP)
    if _is_beside(out) or Beside(out).wal.exists():
        raise StoreProblem(f"{out} är ett namn som lagret självt använder. Välj ett annat, t.ex. med dagens datum i.")
    if out.exists():
        raise StoreProblem(f"{out} finns redan. Välj ett nytt namn, t.ex. med dagens datum i.")
    unfinished = Beside(out).named("unfinished")
    unfinished.unlink(missing_ok=True)
    before = store.version
    store.copy_to(unfinished)
    try:
        with closing(integrity.attach_to_read(unfinished)) as copied:
            integrity.read_whole(copied)
            found = [*integrity.problems(copied, None), *integrity.half_entries(copied)]
            count = integrity.state_of(copied).entry_number
        if found or count < before:
            raise StoreProblem(f"Ingen kopia gjordes: den blev inte hel. {' '.join(found)}")
        force_to_disk(unfinished)
        Beside(out).named("sha256").write_text(f"{checksum(unfinished)}  {out.name}\n", encoding="utf-8")
        unfinished.replace(out)
    except (duckdb.Error, OSError) as error:
        raise failures.cannot_copy(out) from error
    finally:
        unfinished.unlink(missing_ok=True)
    _note(store, at)
    return Backup(out, count)


def _is_beside(path: Path) -> bool:
    """True for a name that a store, or a copy of one, has something beside itself by."""
    store = Beside(path.with_suffix(""))
    ours = {*store.all()[1:], *store.left_by_a_kill(), store.named("unfinished"), store.named("sha256")}
    return path in ours


def _note(store: Store, at: datetime) -> None:
    """Notes beside the store when its last backup was made, which is made all the same if that cannot be noted."""
    try:
        if store.path is not None:
            Beside(store.path).named("backup").write_text(f"{at.isoformat()}\n", encoding="utf-8")
    except OSError as error:
        LOG.warning("When the backup was made could not be noted: %s", error)


def backed_up_at(store: Store, *, user: User) -> datetime | None:
    """When the last backup of this store was made (aware); None if that is not known. Raises AccessProblem."""
    check_action(user, Action.BACK_UP)
    if store.path is None:
        return None
    try:
        return datetime.fromisoformat(Beside(store.path).named("backup").read_text(encoding="utf-8").strip())
    except (OSError, ValueError):
        return None


def restore(source: Path, path: Path) -> int:
    """The number of entries in the store at `path` when it has been put back from a copy; the old one is kept beside it
    with `.before-restore` and a number in its name.

    Raises StoreProblem, with nothing changed, if the store is in use, or the copy is not whole, not what its checksum
    says, followed by a .wal that is not its own, or a demo where the store is real or the other way round.
    """
    if not source.is_file():
        raise StoreProblem(f"{source} finns inte. Ange säkerhetskopians fil.")
    if source.resolve() == path.resolve():
        raise StoreProblem(f"{source} är lagret självt. Ange säkerhetskopians fil.")
    if doorbell.is_answered(doorbell.beside(path)):
        raise StoreInUse(f"Lägesbild är i gång med {path}. Stoppa den först och försök igen.")
    _check_sum(source)
    _check_same_kind(source, path)
    with ExitStack() as held:
        if path.exists():
            held.enter_context(failures.held(path))
        trial = Beside(Beside(path).named("restoring"))
        try:
            count = _whole_copy(Beside(source), trial)
            _put_aside(Beside(path))
            trial.path.replace(path)
        except OSError as error:
            raise failures.cannot_copy(path) from error
        finally:
            for left in trial.all():
                left.unlink(missing_ok=True)
    return count


def _whole_copy(source: Beside, trial: Beside) -> int:
    """Copies what belongs together and makes one file of it. Its number of entries, or StoreProblem."""
    for theirs, ours in zip(source.all(), trial.all(), strict=True):
        if theirs.exists():
            copy_file(theirs, ours)
    try:
        if found := look(trial.path):
            raise StoreProblem(f"{source.path} är inte hel, och inget är ändrat. {' '.join(found)} Ta en annan kopia.")
        with closing(duckdb.connect(":memory:")) as connection:
            quoted = str(trial.path).replace("'", "''")
            connection.execute(f"attach '{quoted}' as ledger (type duckdb)")
            if "file_states" in integrity.tables_of(connection):
                connection.execute(integrity.MARK, [True])
            integrity.read_whole(connection)
            connection.execute("checkpoint ledger")
            return int(connection.execute("select count(*) from ledger.entries").fetchall()[0][0])
    except duckdb.Error as error:
        raise StoreProblem(
            f"{source.path} går inte att läsa som ett lager. Inget är ändrat. Ta en annan kopia."
        ) from error


def _put_aside(old: Beside) -> None:
    """Gives the old store, and what stands beside it, a name that is free."""
    number = 1
    while old.named(f"before-restore-{number}").exists():
        number += 1
    aside = Beside(old.named(f"before-restore-{number}"))
    for ours, theirs in zip(old.all(), aside.all(), strict=True):
        if ours.exists():
            ours.replace(theirs)


def _check_sum(source: Path) -> None:
    noted = Beside(source).named("sha256")
    if noted.is_file() and noted.read_bytes().split()[:1] != [checksum(source).encode()]:
        raise StoreProblem(f"{source} är inte den fil som {noted.name} hör till, eller har skadats. Ta en annan kopia.")


def _check_same_kind(source: Path, path: Path) -> None:
    """Raises StoreProblem if one is a demo and the other real. What is empty or cannot be read gives place to either.

    Asked before the store is held: whoever has opened a file and closes it lets go of every lock on it.
    """
    there = next((kind for each in (path, Beside(path).whole) if (kind := integrity.is_demo(each)) is not None), None)
    copied = integrity.is_demo(source)
    if None not in (there, copied) and copied is not there:
        demo, real = "är en påhittad demo", "har riktiga uppgifter"
        raise StoreProblem(
            f"{source} {demo if copied else real}, men {path} {demo if there else real}. Inget är ändrat. "
            "Peka ut en annan fil med OSF_STORE, eller flytta undan den som finns."
        )


def checksum(path: Path) -> str:
    """SHA-256 of a file, as sha256sum writes it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
