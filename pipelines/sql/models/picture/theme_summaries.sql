-- One row per round and theme, for those who may see every place and for those who may not: its worst place.
-- Key: round_id, theme_id, is_open
-- A reader's row is made without the small places, or its level would tell of one of them.
with themes as (
    select * from summaries where summary_of in ('theme', 'open_theme')
),

named as (
    select
        * exclude (summary_of, summary_id, judged_cells_count, cells_count, flagged_ids, judged_flagged_ids),
        summary_of = 'open_theme' as is_open,
        judged_cells_count as judged_areas_count,
        cells_count as areas_count,
        flagged_ids as flagged_area_ids,
        judged_flagged_ids as judged_flagged_area_ids
    from themes
)

select * from named
