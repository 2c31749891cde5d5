-- One row per unpublished round, area and theme that somebody rated now and in the round before: who moved which way.
-- Key: round_id, area_id, theme_id
-- Only agencies that rated both times are compared.
with answers as (
    select * from live_answers where rank is not null
),

comparable as (
    select * from comparable_cells
),

pairs as (
    select
        comparable.round_id, comparable.area_id, comparable.theme_id,
        now.agency_id, now.rank, max(before.rank) as previous_rank
    from comparable
    inner join answers as now
        on now.round_id = comparable.round_id
        and now.area_id = comparable.area_id
        and now.theme_id = comparable.theme_id
    inner join answers as before
        on before.round_id = comparable.previous_round_id and before.area_id = comparable.previous_area_id
        and before.theme_id = comparable.theme_id and before.agency_id = now.agency_id
    group by all
),

counted as (
    select
        round_id,
        area_id,
        theme_id,
        count(*) filter (rank > previous_rank)::integer as raised_count,
        count(*) filter (rank < previous_rank)::integer as lowered_count,
        count(*) filter (rank = previous_rank)::integer as same_count
    from pairs
    group by round_id, area_id, theme_id
)

select * from counted
