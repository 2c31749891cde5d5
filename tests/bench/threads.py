"""Sixteen threads that do at random what people do, on one store: no invariant is broken, and nobody meets a fault."""

from __future__ import annotations

import logging
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from pipelines.domain import NEXT_MEASURE_STATUS, MeasureStatus
from pipelines.errors import ProblemError
from pipelines.ledger import Entry, Store, integrity, open_store
from pipelines.picture.verification import verify
from pipelines.reference import Reference
from tests.bench.people import ACTS, CAUTIOUS, Crowd, round_id
from tests.bench.ratios import console, verdict
from tests.factories import STRATEGIST, add_round, requiring_approval
from tests.ordinary import ordinary_reference

AGENCIES_COUNT = 6


def measure(
    seconds: Annotated[float, typer.Option(help="Hur länge trådarna håller på.")] = 180,
    threads_count: Annotated[int, typer.Option("--threads", help="Hur många de är.")] = 16,
    seed: Annotated[int | None, typer.Option(help="Fröet; trådarna turas ändå om olika varje gång.")] = None,
) -> None:
    """Sexton trådar gör på måfå det som folk gör, och inget som alltid ska gälla bryts."""
    logging.disable(logging.WARNING)  # they are at it on different days, which the store says
    seed = random.randrange(10**6) if seed is None else seed
    with tempfile.TemporaryDirectory() as name:
        crowd = at_random(Path(name), seconds, threads_count, seed)
    done, refused = (
        sum(n for (_, is_done), n in crowd.outcomes.items() if is_done is which) for which in (True, False)
    )
    console.print(
        f"{verdict(not crowd.wrong)}{threads_count} trådar i {seconds:.0f} s, frö {seed}: {done} gjorda, {refused} "
        f"avvisade med ord, {len(crowd.kept)} poster, {crowd.rounds_count} omgångar, fel {len(crowd.wrong)}"
    )
    for line in crowd.wrong:
        console.print(f"     {line}")
    if crowd.wrong:
        raise typer.Exit(1)


def at_random(folder: Path, seconds: float, threads_count: int, seed: int) -> Crowd:
    """What became of it when so many threads were at it for so long, and what was wrong with the store then."""
    reference = requiring_approval(ordinary_reference(folder / "reference", AGENCIES_COUNT), CAUTIOUS)
    path = folder / "osf.duckdb"
    store = open_store(path, reference)
    crowd = Crowd(store, folder)
    store.entry = noting_what_is_kept(crowd)  # type: ignore[method-assign]
    add_round(store, round_id(0))
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(threads_count) as threads:
        list(threads.map(lambda nth: one_thread(crowd, random.Random(seed + nth), until), range(threads_count)))
    crowd.wrong += broken(crowd)
    store.close()
    crowd.wrong += broken_file(path, reference, store.version)
    return crowd


def noting_what_is_kept(crowd: Crowd) -> Callable[..., Any]:
    entry = crowd.store.entry

    @contextmanager
    def noted(*about: Any, **how: Any) -> Iterator[Entry]:
        with entry(*about, **how) as made:
            yield made
        with crowd.lock:
            crowd.kept.append((made.entry_number, made.entry_id))

    return noted


def one_thread(crowd: Crowd, chance: random.Random, until: float) -> None:
    while time.monotonic() < until:
        (act,) = chance.choices(list(ACTS), list(ACTS.values()))
        is_done = True
        try:
            act(crowd, chance)
        except ProblemError:
            is_done = False
        except Exception as error:  # whatever it is, it is what this looks for
            with crowd.lock:
                crowd.wrong.append(f"{act.__name__}: {error!r}")
        with crowd.lock:
            crowd.outcomes[act.__name__, is_done] += 1


NEVER = {
    "en post har fått samma nummer eller lämnat en lucka": """
        select 1 from ledger.entries
        having count(*) <> coalesce(max(entry_number), 0) or count(distinct entry_number) <> count(*)
    """,
    "posternas id går inte i nummerordning": """
        select 1 from (select entry_number, row_number() over (order by entry_id) as place from ledger.entries)
        where place <> entry_number
    """,
    "en ruta är fryst två gånger": """
        select 1 from ledger.published_cells group by round_id, area_id, theme_id having count(*) > 1
    """,
    "en omgång är fastställd två gånger": """
        select 1 from ledger.rounds where state = 'published' group by round_id having count(*) > 1
    """,
    "en omgång har ändrats efter att den fastställts": """
        select 1 from ledger.rounds as later inner join ledger.rounds as frozen using (round_id)
        where frozen.state = 'published' and later.entry_id > frozen.entry_id
    """,
    "svar har kommit in efter att omgången fastställts": """
        select 1 from ledger.ratings inner join ledger.rounds using (round_id)
        where rounds.state = 'published' and ratings.entry_id > rounds.entry_id
    """,
    "en åtgärd är tillagd två gånger": """
        select 1 from ledger.measures inner join ledger.entries using (entry_id)
        where kind = 'add_measure' group by measure_id having count(*) > 1
    """,
    "en begäran om godkännande är avgjord två gånger": """
        select 1 from (
            select request_entry_id from ledger.submissions where request_entry_id is not null
            union all select request_entry_id from ledger.returned_requests
        ) group by request_entry_id having count(*) > 1
    """,
    "en bild är antecknad som sedd två gånger": """
        select 1 from ledger.picture_views group by round_id having count(*) > 1
    """,
}
"""What may never be → SQL that finds it."""


def broken(crowd: Crowd) -> list[str]:
    """What is not as it must be in the store, in words."""
    store = crowd.store
    found = broken_rules(store)
    kept = {(row["entry_number"], str(row["entry_id"])) for row in store.rows("select * from ledger.entries")}
    if kept != {*crowd.kept} or len(kept) != len(crowd.kept):
        found.append(f"{len(crowd.kept)} poster bekräftades, {len(kept)} finns")
    statuses: dict[str, MeasureStatus] = {}
    for row in store.rows("select measure_id, status from ledger.measures order by entry_id"):
        status = MeasureStatus(row["status"])
        before = statuses.get(row["measure_id"], status)
        if status is not before and status not in NEXT_MEASURE_STATUS[before]:
            found.append(f"{row['measure_id']} gick från {before} till {status}")
        statuses[row["measure_id"]] = status
    changed = [verified.round_id for verified in verify(store, by=STRATEGIST) if verified.differences]
    found += [f"{which} räknas om till något annat" for which in changed]
    return found


def broken_rules(store: Store) -> list[str]:
    return [words for words, sql in NEVER.items() if store.rows(f"{sql} limit 1")]


def broken_file(path: Path, reference: Reference, version: int) -> list[str]:
    """What is not as it must be in the file of a store that has been closed."""
    found = [f"{each.name} är kvar" for each in path.parent.glob("osf.duckdb.*") if each.suffix != ".backup"]
    with closing(integrity.attach_to_read(path)) as connection:
        found += [*integrity.problems(connection, None), *integrity.half_entries(connection)]
    with closing(open_store(path, reference)) as again:
        if again.version != version:
            found.append(f"{version} poster fanns, {again.version} finns när filen öppnas igen")
    return found
