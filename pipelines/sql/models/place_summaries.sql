-- One row per round and area: its worst theme, which is what the map shows when the themes are weighed together.
-- Key: round_id, area_id
-- The highest level first; between equals a flagged theme, then the larger share that is worried, then the theme's id.
-- A flag on another theme of the place is said beside it, in `flagged_theme_ids`. A calm level needs a level for half of the
-- place's themes: one calm theme says nothing of those that nobody has judged.
with picture as (
    select * from picture
),

ordered as (
    select
        picture.*,
        levels.rank,
        method.worrying_rank,
        count(*) filter (picture.level is not null) over place as judged_themes_count,
        count(*) over place as themes_count,
        bool_or(picture.is_flagged) over place as has_flag,
        coalesce(string_agg(theme_id, ',') filter (picture.is_flagged) over place, '') as flagged_theme_ids,
        row_number() over (
            partition by picture.round_id, picture.area_id
            order by levels.rank desc nulls last, is_flagged desc, worrying_share desc nulls last, theme_id
        ) as place_order
    from picture
    cross join method
    left join levels on levels.code = picture.level
    window place as (partition by picture.round_id, picture.area_id)
),

worst as (
    select
        * exclude (place_order, rank, worrying_rank)
        replace (case when rank >= worrying_rank or 2 * judged_themes_count >= themes_count then level end as level)
    from ordered
    where place_order = 1
)

select * from worst
