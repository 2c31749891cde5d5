-- One row per live round, area and theme: the cell with its change, and how many rounds in a row it has been worrying.
-- Key: round_id, area_id, theme_id
-- Counted on from what was frozen when the round before was published, through each round that is not published yet. It
-- begins anew where there is no level, where the level is lower, and where nothing may be compared.
with recursive cells as (
    select * from cell_changes
),

comparable as (
    select * from comparable_cells
),

worrying as (
    select round_id, area_id, theme_id, 1 + coalesce(previous_rounds_count, 0) as rounds_count
    from cells
    inner join levels on levels.code = cells.level
    cross join method
    where levels.rank >= method.worrying_rank
),

streaks as (
    select * from worrying
    union all
    select worrying.round_id, worrying.area_id, worrying.theme_id, streaks.rounds_count + 1
    from streaks
    inner join comparable
        on comparable.previous_round_id = streaks.round_id
        and comparable.previous_area_id = streaks.area_id and comparable.theme_id = streaks.theme_id
    inner join worrying
        on worrying.round_id = comparable.round_id
        and worrying.area_id = comparable.area_id and worrying.theme_id = comparable.theme_id
),

longest as (
    select round_id, area_id, theme_id, max(rounds_count)::integer as worrying_rounds_count
    from streaks
    group by round_id, area_id, theme_id
),

counted as (
    select cells.*, coalesce(worrying_rounds_count, 0) as worrying_rounds_count
    from cells
    left join longest
        on longest.round_id = cells.round_id and longest.area_id = cells.area_id and longest.theme_id = cells.theme_id
)

select * from counted
