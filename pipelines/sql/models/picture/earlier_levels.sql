-- One row per unpublished round, area and theme that had a level in the picture before the previous one: its rank.
-- Key: round_id, area_id, theme_id
-- Followed along what the area continues, the worst of them; never across a redefinition.
with comparable as (
    select * from comparable_cells
),

shown as (
    select round_id, area_id, theme_id, previous_level
    from ledger.published_cells
    semi join live_rounds using (round_id)
    union all
    select round_id, area_id, theme_id, previous_level
    from computed_picture
    anti join published_rounds using (round_id)
),

earlier as (
    select comparable.round_id, comparable.area_id, comparable.theme_id, max(levels.rank) as earlier_rank
    from comparable
    inner join shown
        on shown.round_id = comparable.previous_round_id
        and shown.area_id = comparable.previous_area_id and shown.theme_id = comparable.theme_id
    inner join levels on levels.code = shown.previous_level
    group by comparable.round_id, comparable.area_id, comparable.theme_id
)

select * from earlier
