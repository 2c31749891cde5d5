-- One row per area and theme that readers are told of: the table `PLACES` of access/places, for summaries.
-- Key: area_id, theme_id
-- Neither a place that is, or has been, too small, nor a place in a theme that is told of the whole municipality alone.
with places as (
    select
        area_id,
        bool_and(kind = 'whole') as is_whole,
        bool_and(
            kind = 'whole'
            or kind in ('town', 'countryside', 'district') and coalesce(population >= small_place_population, false)
        ) as is_told
    from areas
    cross join method
    group by area_id
),

newest_themes as (
    select theme_id, arg_max(is_whole_only, valid_from) as is_whole_only
    from themes
    group by theme_id
),

open_cells as (
    select area_id, theme_id
    from places
    cross join newest_themes
    where is_told and (is_whole or not is_whole_only)
)

select * from open_cells
