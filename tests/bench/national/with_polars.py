"""polars two ways, lazily and on its streaming engine: with a join of the answers, and with the bits of `cells.sql`."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tests.bench import national
from tests.bench.national import KEY, LEVEL_COUNTS

ONES = int("1" * 16, 16)


def each(bits: int) -> pl.Expr:
    return pl.lit(ONES * bits, pl.UInt64)


def shifted(answers: pl.Expr, bits: int) -> pl.Expr:
    return answers // pl.lit(2**bits, pl.UInt64)


def occupied(answers: pl.Expr) -> pl.Expr:
    return (answers | shifted(answers, 1) | shifted(answers, 2) | shifted(answers, 3)) & each(1)


def count_of(answers: pl.Expr, answer: int) -> pl.Expr:
    return (16 - occupied(answers ^ each(answer)).bitwise_count_ones()).cast(pl.UInt8)


def compute(path: Path) -> pl.DataFrame:
    """Counts by sums of comparisons; who raised by joining every rating with that of the round before."""
    answers = pl.scan_parquet(path)
    codes = enumerate([*LEVEL_COUNTS, "no_insight_count"], start=1)
    counts = (
        answers.group_by(KEY)
        .agg((pl.col("answer") == code).sum().cast(pl.UInt8).alias(name) for code, name in codes)
        .with_columns(ratings_count=pl.sum_horizontal(LEVEL_COUNTS).cast(pl.UInt8))
    )
    judged = counts.with_columns(level=level()).collect(engine="streaming").lazy()

    ratings = answers.filter(pl.col("answer") != national.NO_INSIGHT)
    now, before = pl.col("answer"), pl.col("answer_before")
    steps = (
        ratings.join(a_round_later(ratings), on=[*KEY, "agency_id"], suffix="_before")
        .group_by(KEY)
        .agg(
            raised_count=(now > before).sum().cast(pl.UInt8),
            lowered_count=(now < before).sum().cast(pl.UInt8),
            same_count=(now == before).sum().cast(pl.UInt8),
        )
    )
    levels = a_round_later(judged).select(*KEY, previous_level="level")
    compared = judged.join(levels, on=KEY, how="left").join(steps, on=KEY, how="left")
    filled = compared.with_columns(pl.col("previous_level", "raised_count", "lowered_count", "same_count").fill_null(0))
    return described(filled).select(national.COLUMNS).collect(engine="streaming")


def compute_in_bits(path: Path) -> pl.DataFrame:
    """All the answers of a cell in one number, by one grouping."""
    answers = pl.col("answers")
    power = pl.lit(16, pl.UInt64).pow(pl.col("agency_id").cast(pl.UInt32))
    counted = (
        pl.scan_parquet(path)
        .group_by(KEY)
        .agg((pl.col("answer").cast(pl.UInt64) * power).bitwise_or().alias("answers"))
        .with_columns(
            *(count_of(answers, rank).alias(name) for rank, name in enumerate(LEVEL_COUNTS, start=1)),
            no_insight_count=count_of(answers, national.NO_INSIGHT),
            ranks=answers & (occupied(answers ^ each(national.NO_INSIGHT)) * 15),
        )
        .drop("answers")
        .with_columns(ratings_count=pl.sum_horizontal(LEVEL_COUNTS).cast(pl.UInt8))
    )
    judged = counted.with_columns(level=level()).collect(engine="streaming").lazy()
    before = a_round_later(judged).select(*KEY, previous_level="level", previous_ranks="ranks")
    compared = judged.join(before, on=KEY, how="left")
    filled = compared.with_columns(pl.col("previous_level", "previous_ranks").fill_null(0))
    return described(paired(filled)).select(national.COLUMNS).collect(engine="streaming")


def a_round_later(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows.with_columns((pl.col("round_id") + 1).cast(pl.UInt16))


def level() -> pl.Expr:
    _, deviating, worrying, critical, severe = (pl.col(name).cast(pl.UInt16) for name in LEVEL_COUNTS)
    count = pl.col("ratings_count").cast(pl.UInt16)
    is_thin = (count < national.QUORUM_RATINGS_COUNT) | (count < national.QUORUM_SHARE * national.AGENCIES_COUNT)
    at_least = [severe + critical + worrying + deviating, severe + critical + worrying, severe + critical, severe]
    rank = pl.lit(1, pl.UInt8) + pl.sum_horizontal((2 * above >= count).cast(pl.UInt8) for above in at_least)
    return pl.when(is_thin).then(0).otherwise(rank).cast(pl.UInt8)


def paired(compared: pl.LazyFrame) -> pl.LazyFrame:
    now, before = pl.col("ranks"), pl.col("previous_ranks")
    both = occupied(now) & occupied(before)
    not_lowered, not_raised = shifted((now | each(8)) - before, 3), shifted((before | each(8)) - now, 3)
    return compared.with_columns(
        raised_count=(both & ~not_raised).bitwise_count_ones().cast(pl.UInt8),
        lowered_count=(both & ~not_lowered).bitwise_count_ones().cast(pl.UInt8),
        same_count=(both & not_raised & not_lowered).bitwise_count_ones().cast(pl.UInt8),
    )


def described(cells: pl.LazyFrame) -> pl.LazyFrame:
    counts = [pl.col(name) for name in LEVEL_COUNTS]
    ratings_count = pl.col("ratings_count").cast(pl.Float64)
    mean = pl.sum_horizontal(rank * count.cast(pl.UInt16) for rank, count in enumerate(counts, start=1)) / ratings_count
    parts = (
        pl.when(count > 0).then(count * (1 - (rank - mean).abs() / 4).log(2)).otherwise(0.0)
        for rank, count in enumerate(counts, start=1)
    )
    ranks = [pl.when(count > 0).then(pl.lit(rank, pl.UInt8)) for rank, count in enumerate(counts, start=1)]
    return cells.with_columns(
        lowest_rank=pl.coalesce(*ranks, pl.lit(0, pl.UInt8)),
        highest_rank=pl.coalesce(*reversed(ranks), pl.lit(0, pl.UInt8)),
        worrying_share=pl.sum_horizontal(counts[2:]) / ratings_count,
        is_flagged=pl.sum_horizontal(counts[3:]) > 0,
        agreement=pl.when(ratings_count >= national.AGREEMENT_MINIMUM_COUNT).then(
            1 + pl.sum_horizontal(parts) / ratings_count
        ),
    )


def write(cells: pl.DataFrame, path: Path) -> None:
    cells.write_parquet(path)
