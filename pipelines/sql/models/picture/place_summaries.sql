-- One row per round and area, for those who may see every cell and for those who may not: its worst theme.
-- Key: round_id, area_id, is_open
-- A flag on another theme of the place is said beside it, in `flagged_theme_ids`.
with places as (
    select * from summaries where summary_of in ('place', 'open_place')
),

named as (
    select
        * exclude (summary_of, summary_id, judged_cells_count, cells_count, flagged_ids, judged_flagged_ids),
        summary_of = 'open_place' as is_open,
        judged_cells_count as judged_themes_count,
        cells_count as themes_count,
        flagged_ids as flagged_theme_ids,
        judged_flagged_ids as judged_flagged_theme_ids
    from places
)

select * from named
