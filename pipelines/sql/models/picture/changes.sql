-- One row per round, area and theme whose picture changed or is flagged: which way, and how sure.
-- Key: round_id, area_id, theme_id
-- One step is never an alarm of its own: a change is confirmed only by most of those who rated both times. The
-- direction is that of the level, as the arrows of the matrix; one that can no longer be shown is lost.
with moves as (
    select * from cell_moves
),

stepped as (
    select
        moves.*,
        now.rank - before.rank as level_steps
    from moves
    left join levels as now on now.code = moves.level
    left join levels as before on before.code = moves.previous_level
),

directed as (
    select
        *,
        case
            when level_steps > 0 then 'worse'
            when level_steps < 0 then 'better'
            when level is null and previous_level is not null then 'lost'
            when is_flagged then 'flagged'
        end as direction,
        case
            when level_steps > 0 then is_raised_by_most
            when level_steps < 0 then is_lowered_by_most
            else false
        end as is_confirmed
    from stepped
),

changed as (
    select * from directed where direction is not null
)

select * from changed
