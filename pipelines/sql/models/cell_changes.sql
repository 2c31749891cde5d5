-- One row per unpublished round, area and theme that was also asked about in the round before: what changed.
-- Key: round_id, area_id, theme_id
-- Only organisations that rated both times are compared.
with answers as (
    select * from live_answers where rank is not null
),

levels_then as (
    select * from shown_levels
),

comparable as (
    select * from comparable_cells
),

paired as (
    select
        comparable.round_id,
        comparable.area_id,
        comparable.theme_id,
        count(*) filter (now.rank > before.rank)::integer as raised_count,
        count(*) filter (now.rank < before.rank)::integer as lowered_count,
        count(*) filter (now.rank = before.rank)::integer as same_count
    from comparable
    inner join answers as now
        on now.round_id = comparable.round_id and now.area_id = comparable.area_id and now.theme_id = comparable.theme_id
    inner join answers as before
        on before.round_id = comparable.previous_round_id and before.area_id = now.area_id
        and before.theme_id = now.theme_id and before.agency_id = now.agency_id
    group by comparable.round_id, comparable.area_id, comparable.theme_id
),

changed as (
    select
        comparable.*,
        levels_then.level as previous_level,
        coalesce(paired.raised_count, 0) as raised_count,
        coalesce(paired.lowered_count, 0) as lowered_count,
        coalesce(paired.same_count, 0) as same_count
    from comparable
    left join levels_then
        on levels_then.round_id = comparable.previous_round_id
        and levels_then.area_id = comparable.area_id and levels_then.theme_id = comparable.theme_id
    left join paired
        on paired.round_id = comparable.round_id
        and paired.area_id = comparable.area_id and paired.theme_id = comparable.theme_id
)

select * from changed
