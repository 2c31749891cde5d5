"""Every way of computing the country's cells gives the same rows, and they are those of the product's own models."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.domain import NO_INSIGHT
from pipelines.ledger import Store, open_store
from pipelines.reference import Reference
from pipelines.simulation import with_agencies
from tests.bench import history, national
from tests.bench.national import answers
from tests.bench.national.ways import WAYS, cost, differing_rows

RATINGS_COUNT = 400_000
"""Three rounds, the last one cut short: cells without quorum, and cells that nobody has answered."""
OTHERS = sorted(WAYS.keys() - {"scan", "duckdb"})


@pytest.fixture(scope="module", params=[False, True], ids=["in order", "shuffled"])
def answers_file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("national") / "answers.parquet"
    answers.write(path, RATINGS_COUNT, shuffled=request.param)
    return path


@pytest.fixture(scope="module")
def cells_file(answers_file: Path) -> Path:
    path = answers_file.with_name("duckdb.parquet")
    cost("duckdb", answers_file, path)
    return path


@pytest.mark.parametrize("way", OTHERS)
def test_every_way_gives_the_same_rows(way: str, answers_file: Path, cells_file: Path) -> None:
    path = answers_file.with_name(f"{way}.parquet")

    cost(way, answers_file, path)

    assert differing_rows(cells_file, path) == 0


def test_a_row_that_differs_is_counted(cells_file: Path) -> None:
    cells = pd.read_parquet(cells_file)
    cells.loc[0, "raised_count"] += 1
    cells.loc[1, "agreement"] = None
    changed = cells_file.with_name("changed.parquet")
    cells.drop(index=2).to_parquet(changed)

    assert differing_rows(cells_file, changed) == 3


def test_the_rows_are_those_of_the_products_own_models(tmp_path: Path, reference: Reference) -> None:
    everybody = history.timeless(with_agencies(reference, national.AGENCIES_COUNT))
    history.rated_rounds(tmp_path / "store.duckdb", everybody, rounds_count=4)
    store = open_store(tmp_path / "store.duckdb", everybody)
    given = numbered(store, store.read("select * from counting_answers"))
    given["answer"] = given["rank"].fillna(national.NO_INSIGHT)
    assert set(store.read("select * from counting_answers where rank is null")["answer"]) == {NO_INSIGHT}
    columns = [given[name].to_numpy().astype(kind.to_pandas_dtype()) for name, kind in zip(*schema(), strict=True)]
    pq.write_table(pa.table(columns, schema=answers.SCHEMA), tmp_path / "answers.parquet")
    expected_cells(store).to_parquet(tmp_path / "expected.parquet")
    store.close()

    cost("duckdb", tmp_path / "answers.parquet", tmp_path / "cells.parquet")

    assert len(given) > 1000
    assert differing_rows(tmp_path / "expected.parquet", tmp_path / "cells.parquet") == 0


def schema() -> tuple[list[str], list[pa.DataType]]:
    return answers.SCHEMA.names, answers.SCHEMA.types


def expected_cells(store: Store) -> pd.DataFrame:
    """The product's picture of every round, frozen or not, in the columns of the comparison."""
    cells = numbered(store, store.read("select * from picture where ratings_count + no_insight_count > 0"))
    ranks = {level.code: level.rank for level in store.reference.levels}
    levels = {
        "level": "level",
        "lowest_rank": "lowest_level",
        "highest_rank": "highest_level",
        "previous_level": "previous_level",
    }
    return cells.assign(**{name: cells[code].map(ranks).fillna(0) for name, code in levels.items()})[national.COLUMNS]


def numbered(store: Store, rows: pd.DataFrame) -> pd.DataFrame:
    """Ids as whole numbers; those of the rounds in the order of their meetings."""
    round_ids = [row["round_id"] for row in store.rows("select round_id from rounds order by round_id")]
    ids = {
        "round_id": round_ids,
        "area_id": [area.area_id for area in store.reference.areas],
        "theme_id": [theme.theme_id for theme in store.reference.themes],
        "agency_id": [agency.agency_id for agency in store.reference.agencies],
    }
    return rows.assign(**{name: rows[name].map(known.index) for name, known in ids.items() if name in rows})
