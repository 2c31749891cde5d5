-- One row per live round, area and theme: the cell, and the level it had in the round that it is compared with.
-- Key: round_id, area_id, theme_id
-- A published round is read as it was frozen, so neither a later change of rule nor the length of the history matters.
-- One published before worrying rounds were counted is the first of its row.
with cells as (
    select * from cell_margins
),

comparable as (
    select * from comparable_cells
),

shown as (
    select round_id, area_id, theme_id, level, coalesce(worrying_rounds_count, 1) as rounds_count
    from ledger.published_cells
    semi join live_rounds using (round_id)
    union all
    select round_id, area_id, theme_id, level, null
    from cells
    anti join published_rounds using (round_id)
),

before as (
    select
        comparable.round_id,
        comparable.area_id,
        comparable.theme_id,
        any_value(comparable.previous_round_id) as previous_round_id,
        arg_max(shown.level, levels.rank) as previous_level,
        max(shown.rounds_count) filter (levels.rank >= method.worrying_rank) as previous_rounds_count
    from comparable
    cross join method
    left join shown
        on shown.round_id = comparable.previous_round_id
        and shown.area_id = comparable.previous_area_id and shown.theme_id = comparable.theme_id
    left join levels on levels.code = shown.level
    group by comparable.round_id, comparable.area_id, comparable.theme_id
),

changed as (
    select cells.*, previous_round_id, previous_level, previous_rounds_count
    from cells
    left join before
        on before.round_id = cells.round_id and before.area_id = cells.area_id and before.theme_id = cells.theme_id
)

select * from changed
