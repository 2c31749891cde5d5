-- Every way in which agencies can spread over the levels, as a round in which each way is an area of its own: what the
-- product's models are asked about. With eleven agencies there are 4,368 ways, and a cell is one of them.
create or replace table combinations as
with counts as (
    select unnest(range(getvariable('agencies_count') + 1)) as ratings_count
),

combined as (
    select
        [normal.ratings_count, deviating.ratings_count, worrying.ratings_count, critical.ratings_count, severe.ratings_count]
            as level_counts
    from counts as normal
    inner join counts as deviating on normal.ratings_count + deviating.ratings_count <= getvariable('agencies_count')
    inner join counts as worrying
        on normal.ratings_count + deviating.ratings_count + worrying.ratings_count <= getvariable('agencies_count')
    cross join counts as critical
    cross join counts as severe
    where list_sum(level_counts) <= getvariable('agencies_count')
)

-- four bits for each level, as in cells.sql
select level_counts, list_sum([level_counts[rank] << (4 * rank - 4) for rank in [1, 2, 3, 4, 5]])::integer as combination
from combined;

create or replace table live_rounds as select '2026-11-26' as round_id, date '2026-11-26' as meeting_on;

create or replace table covered_cells as
select
    agency_id::varchar as agency_id,
    combination::varchar as area_id,
    '' as theme_id,
    date '2026-11-26' as starts_on,
    date '2026-11-26' as ends_on
from combinations
cross join range(1, getvariable('agencies_count') + 1) as agencies (agency_id);

create or replace table live_answers as
with ranked as (
    select
        combination::varchar as area_id,
        agency_id::varchar as agency_id,
        1 + len([1 for rank in [1, 2, 3, 4, 5] if list_sum(level_counts[:rank]) < agency_id]) as rank
    from combinations
    cross join range(1, getvariable('agencies_count') + 1) as agencies (agency_id)
)

select '2026-11-26' as round_id, agency_id, area_id, '' as theme_id, levels.code as answer, levels.rank
from ranked
inner join levels on levels.rank = ranked.rank
