"""kill -9 at random while something is written: what was acknowledged is there afterwards, and nothing is half.

A kill comes at any moment, also while the store is opened; those inside checkpoints come at one of the writes that make
one. The store is counted after each. Where the work goes on for ever, so does the store, from one kill to the next.
"""

from __future__ import annotations

import logging
import multiprocessing
import random
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Annotated

import typer

from pipelines import reference as reference_data
from pipelines.domain import Level
from pipelines.errors import StoreProblem
from pipelines.ledger import Store, integrity, open_store
from pipelines.rating import imports
from pipelines.rating.ratings import receipt_number
from pipelines.reference import Reference
from tests.before import store_from_before_numbers
from tests.bench import killed
from tests.bench.ratios import console, verdict
from tests.factories import STRATEGIST, add_round, while_open
from tests.ordinary import ordinary_reference, ordinary_store

AGENCIES_COUNT = 4
ENTRIES_COUNT = 2000
ROUND_IDS = ["2026-03-26", "2026-04-30", "2026-05-28", "2026-06-18"]
ENOUGH_COUNT = 20
"""A process is killed at a random moment of the time it takes to acknowledge so much."""

OPENED_SHARE = 0.8

Acknowledged = Counter[tuple[str, ...]]


@dataclass(frozen=True)
class Trial:
    """How one kind of work is tried: what it begins with, and what of it stands in a store, told as the work tells it.

    `rows_count` is what one entry acknowledges: so much may be kept without having been told. With `is_ending` the work
    is done in a while, and begins anew each time.
    """

    what: str
    prepare: Callable[[Path, Reference], None]
    standing: Callable[[Store], Acknowledged]
    rows_count: int = 1
    is_ending: bool = False


@dataclass
class Found:
    """What came of the kills of one trial."""

    kills_count: int = 0
    acknowledged_count: int = 0
    kept_untold_count: int = 0
    wrong: list[str] = field(default_factory=list)


def saved_and_handed_in(store: Store) -> Acknowledged:
    saved = store.rows("select agency_id, area_id, theme_id, answer from ledger.ratings where not is_handed_in")
    handed_in = store.rows("select entry_id from ledger.submissions")
    return Counter(
        [
            *(("saved", *map(str, row.values())) for row in saved),
            *(("handed in", receipt_number(row["entry_id"])) for row in handed_in),
        ]
    )


def imported(store: Store) -> Acknowledged:
    """Each file by how many of its rows stand."""
    sql = """
        select count(*) as rows_count from ledger.entries inner join ledger.ratings using (entry_id)
        where kind = 'import_ratings' group by entry_id
    """
    return Counter(("imported", str(row["rows_count"])) for row in store.rows(sql))


def published(store: Store) -> Acknowledged:
    """Each published round; a half one where there is not a row per cell and per agency."""
    sql = """
        select
            round_id,
            (select count(*) from ledger.published_cells where round_id = rounds.round_id) as cells_count,
            (select count(*) from ledger.published_agencies where round_id = rounds.round_id) as agencies_count
        from rounds where state = 'published'
    """
    whole = {"cells_count": len(killed.CELLS), "agencies_count": AGENCIES_COUNT}
    return Counter(
        ("published" if whole.items() <= row.items() else "half published", row["round_id"]) for row in store.rows(sql)
    )


def brought_up_to_date(store: Store) -> Acknowledged:
    sql = "select entry_number from ledger.entries order by entry_id"
    is_whole = [row["entry_number"] for row in store.rows(sql)] == [*range(1, ENTRIES_COUNT + 1)]
    return Counter([("opened" if is_whole else "half opened", str(store.version))])


def rounds_to_publish(path: Path, reference: Reference) -> None:
    store = open_store(path, reference)
    for round_id in ROUND_IDS:
        add_round(store, round_id)
        given = killed.whole_round(reference, round_id, Level.WORRYING)
        imports.import_ratings(store, given, by=STRATEGIST, at=while_open(round_id))
    store.close()


def entries_from_before(path: Path, _reference: Reference) -> None:
    ids = (f"0193{number:04x}-0000-7000-8000-000000000000" for number in range(ENTRIES_COUNT))
    store_from_before_numbers(path, dict.fromkeys(ids, "x" * 100))


TRIALS = {
    "submitting": Trial("Svar sparas och lämnas in", ordinary_store, saved_and_handed_in),
    "importing": Trial("Filer läses in", ordinary_store, imported),
    "publishing": Trial("Omgångar fastställs", rounds_to_publish, published, is_ending=True),
    "migrating": Trial("Ett äldre lager uppdateras", entries_from_before, brought_up_to_date, is_ending=True),
    "checkpointing": Trial("Inuti en checkpoint", ordinary_store, saved_and_handed_in, killed.SAVED_AT_ONCE),
}


def measure(
    kills_count: Annotated[int, typer.Option("--kills", help="Så många gånger dödas var och en.")] = 100,
    seed: Annotated[int | None, typer.Option(help="Fröet; utan det är varje körning en annan.")] = None,
) -> None:
    """Dödar med kill -9 mitt i allt som skrivs, och räknar efteråt."""
    logging.disable(logging.WARNING)  # the rounds are of other days than today, which a store says
    seed = random.randrange(10**6) if seed is None else seed
    console.print(f"Frö {seed}.")
    wrong = []
    with tempfile.TemporaryDirectory() as name:
        reference = ordinary_reference(Path(name) / "reference", AGENCIES_COUNT)
        for work, trial in TRIALS.items():
            found = tried(work, Path(name) / work, reference, kills_count, random.Random(seed))
            wrong += found.wrong
            console.print(
                f"{verdict(not found.wrong)}{trial.what:<32}dödad {found.kills_count:4d} gånger, bekräftat "
                f"{found.acknowledged_count:6d}, sparat men inte hunnet bekräftas {found.kept_untold_count:4d}, "
                f"fel {len(found.wrong)}"
            )
            for line in found.wrong:
                console.print(f"     {line}")
    if wrong:
        raise typer.Exit(1)


def tried(work: str, folder: Path, reference: Reference, kills_count: int, chance: random.Random) -> Found:
    """Kills the work so many times; what it takes when left alone is found first, if it ends."""
    trial, found = TRIALS[work], Found()
    folder.mkdir()
    source, path = folder.with_name(f"{trial.prepare.__name__}.duckdb"), folder / "osf.duckdb"
    if not source.exists():
        trial.prepare(source, reference)
    shutil.copy(source, path)
    # Where the work ends itself in the midst of a checkpoint, no moment is chosen.
    longest = None if work == "checkpointing" else _enough_seconds(work, path, reference, chance)
    before: Acknowledged = Counter()
    while found.kills_count < kills_count:
        if trial.is_ending:
            _clear(folder)
            shutil.copy(source, path)
        elif not before:
            before = _counted(path, trial, reference, found)
        told, is_killed = _killed(work, path, reference, chance, longest)
        found.kills_count += is_killed
        found.acknowledged_count += told.total()
        after = _counted(path, trial, reference, found)
        found.kept_untold_count += (after - before - told).total()
        found.wrong += lost_or_half(before, told, after, trial.rows_count)
        before = Counter() if trial.is_ending else after
    return found


def lost_or_half(before: Acknowledged, told: Acknowledged, after: Acknowledged, rows_count: int) -> list[str]:
    """What is wrong with what stands in a store after a kill. One entry may have been kept and not yet told."""
    found = []
    if lost := before + told - after:
        found.append(f"{lost.total()} bekräftade finns inte, t.ex. {' '.join(next(iter(lost)))}")
    if (kept := (after - before - told).total()) not in {0, rows_count}:
        found.append(f"{kept} rader har sparats utan att bekräftas; en hel post har {rows_count}")
    return found


def _begun(work: str, path: Path, reference: Reference, chance: random.Random) -> tuple[ForkServerProcess, Connection]:
    """A process that has begun with the work, and where it tells."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(work, path, reference.folder, chance.random(), writer))
    process.start()
    writer.close()
    assert reader.recv_bytes() == b"begun"
    return process, reader


def _enough_seconds(work: str, path: Path, reference: Reference, chance: random.Random) -> float:
    """How long it takes until a good deal has been acknowledged, or all there is to do is done."""
    process, reader = _begun(work, path, reference, chance)
    begun = time.monotonic()
    with suppress(EOFError), closing(reader):
        for _ in range(ENOUGH_COUNT):
            reader.recv_bytes()
    process.kill()
    process.join()
    return time.monotonic() - begun


def _killed(
    work: str, path: Path, reference: Reference, chance: random.Random, longest: float | None
) -> tuple[Acknowledged, bool]:
    """What a process had acknowledged when it was killed, and whether it was, or had ended before.

    Most are killed at some moment after the store was opened, some of them while it is.
    """
    process, reader = _begun(work, path, reference, chance)
    with suppress(EOFError):
        if longest and work != "migrating" and chance.random() < OPENED_SHARE:
            assert reader.recv_bytes().decode() == killed.OPENED
    process.join(longest and chance.uniform(0, longest))
    process.kill()
    process.join()
    told: Acknowledged = Counter()
    with suppress(EOFError), closing(reader):
        while True:
            told[tuple(reader.recv_bytes().decode().split("|"))] += 1
    del told[(killed.OPENED,)]
    return told, process.exitcode == -signal.SIGKILL


def _work(work: str, path: Path, reference_folder: Path, seed: float, writer: Connection) -> None:
    """In the process that is killed."""
    logging.disable(logging.WARNING)
    reference = reference_data.load(reference_folder)
    writer.send_bytes(b"begun")

    def tell(*words: object) -> None:
        writer.send_bytes("|".join(map(str, words)).encode())

    killed.WORK[work](path, reference, random.Random(seed), tell)


def _counted(path: Path, trial: Trial, reference: Reference, found: Found) -> Acknowledged:
    """What stands in the store after a kill. What is wrong with it is noted."""
    try:
        store = open_store(path, reference)
    except StoreProblem as problem:
        found.wrong.append(f"går inte att öppna: {problem}")
        return Counter()
    standing = trial.standing(store)
    store.close()
    with closing(integrity.attach_to_read(path)) as connection:
        found.wrong += [*integrity.problems(connection, None), *integrity.half_entries(connection)]
    if left := sorted(each.name for each in path.parent.iterdir() if each.suffix not in {".duckdb", ".damaged"}):
        found.wrong.append(f"filer är kvar bredvid: {', '.join(left)}")
    return standing


def _clear(folder: Path) -> None:
    for each in folder.iterdir():
        each.unlink()
