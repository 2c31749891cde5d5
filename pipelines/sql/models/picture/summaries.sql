-- One row per round and place or theme, for those who see every cell and for those who do not (open): its worst cell.
-- Key: round_id, summary_of, summary_id
-- The level is the highest that in one of its cells is reached by at least `summary_share` of the ratings; half of them
-- is the cell's own level, never a mean. Between equals a flagged cell, then the larger share that is worried, then the
-- id. A calm level needs a level in `calm_share` of the cells: one calm cell says nothing of those that nobody has
-- judged.
with supported as (
    select
        picture.*,
        worrying_rank,
        calm_share,
        [normal_count, deviating_count, worrying_count, critical_count, severe_count] as at_rank,
        case
            when level is not null
                then len([1 for rank in [1, 2, 3, 4, 5] if list_sum(at_rank[rank:]) >= summary_share * ratings_count])
        end as supported_rank
    from picture
    cross join method
),

seen_as as (
    select
        supported.*,
        summary_of,
        if(summary_of in ('place', 'open_place'), area_id, theme_id) as summary_id,
        if(summary_of in ('place', 'open_place'), theme_id, area_id) as cell_id
    from supported
    cross join (values ('place'), ('theme'), ('open_place'), ('open_theme')) as kinds (summary_of)
    where summary_of in ('place', 'theme')
    or (area_id, theme_id) in (select (area_id, theme_id) from open_cells)
),

ordered as (
    select
        *,
        count(level) over whole as judged_cells_count,
        count(*) over whole as cells_count,
        bool_or(is_flagged) over whole as has_flag,
        coalesce(string_agg(cell_id, ',' order by cell_id) filter (is_flagged) over whole, '') as flagged_ids,
        coalesce(string_agg(cell_id, ',' order by cell_id) filter (is_flagged and level is not null) over whole, '')
            as judged_flagged_ids,
        row_number() over (
            whole order by supported_rank desc nulls last, is_flagged desc, worrying_share desc nulls last, cell_id
        ) as cell_order
    from seen_as
    window whole as (partition by round_id, summary_of, summary_id)
),

worst as (
    select
        ordered.* exclude (at_rank, cell_id, cell_order, worrying_rank, calm_share, supported_rank)
        replace (levels.code as level)
    from ordered
    left join levels
        on levels.rank = supported_rank
        and (supported_rank >= worrying_rank or judged_cells_count >= calm_share * cells_count)
    where cell_order = 1
)

select * from worst
