-- One row per round, area and theme with an answer: the cell, as the product's models say of its counts, and what changed.
-- The answers of a cell are kept in one whole number, four bits for each agency: nothing, a rank, or no insight. One
-- pass over the answers makes it; how many said what, and who raised, is then counted in the bits.
create or replace macro each(bits) as 1229782938247303441::ubigint * bits;
create or replace macro occupied(answers) as (answers | (answers >> 1) | (answers >> 2)) & each(1);
create or replace macro count_of(answers, answer) as (16 - bit_count(occupied(xor(answers, each(answer)))))::integer;

-- what the models say of each combination of counts, asked once
create or replace table judged_combinations as
select
    area_id::integer as combination,
    cells.normal_count::utinyint as normal_count,
    cells.deviating_count::utinyint as deviating_count,
    cells.worrying_count::utinyint as worrying_count,
    cells.critical_count::utinyint as critical_count,
    cells.severe_count::utinyint as severe_count,
    cells.ratings_count::utinyint as ratings_count,
    coalesce(levels.rank, 0)::utinyint as level,
    coalesce(cells.lowest_rank, 0)::utinyint as lowest_rank,
    coalesce(cells.highest_rank, 0)::utinyint as highest_rank,
    cells.worrying_share,
    cells.is_flagged,
    cells.agreement
from cells
left join levels on levels.code = cells.level;

create or replace table national_cells as
with answered as (
    select round_id, area_id, theme_id, bit_or(answer::ubigint << (4 * agency_id)) as answers
    from read_parquet($path)
    group by round_id, area_id, theme_id
),

counted as materialized (
    select
        round_id,
        area_id,
        theme_id,
        answers & (occupied(xor(answers, each(6))) * 15) as ranks,
        count_of(answers, 6)::utinyint as no_insight_count,
        (
            count_of(answers, 1)
            + 16 * count_of(answers, 2)
            + 256 * count_of(answers, 3)
            + 4096 * count_of(answers, 4)
            + 65536 * count_of(answers, 5)
        )::integer as combination
    from answered
),

compared as (
    select
        now.*,
        before.combination as previous_combination,
        coalesce(before.ranks, 0) as previous_ranks,
        occupied(now.ranks) & occupied(previous_ranks) as has_both,
        -- the fourth bit, set beforehand, is lent out where the number taken away is larger
        has_both & (((now.ranks | each(8)) - previous_ranks) >> 3) as is_not_lowered,
        has_both & (((previous_ranks | each(8)) - now.ranks) >> 3) as is_not_raised
    from counted as now
    left join counted as before
        on before.round_id + 1 = now.round_id and before.area_id = now.area_id and before.theme_id = now.theme_id
),

described as (
    select
        compared.round_id,
        compared.area_id,
        compared.theme_id,
        compared.no_insight_count,
        judged.* exclude (combination),
        coalesce(previous.level, 0) as previous_level,
        bit_count(has_both - is_not_raised)::utinyint as raised_count,
        bit_count(has_both - is_not_lowered)::utinyint as lowered_count,
        bit_count(is_not_raised & is_not_lowered)::utinyint as same_count
    from compared
    inner join judged_combinations as judged on judged.combination = compared.combination
    left join judged_combinations as previous on previous.combination = compared.previous_combination
)

select * from described
