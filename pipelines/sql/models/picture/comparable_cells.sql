-- One row per unpublished round, area, theme and area in the round before that it may be compared with.
-- Key: round_id, area_id, theme_id, previous_area_id
-- The area compared with is the same, or one that it continues; never across a redefinition.
with rounds as (
    select *, previous_round_id::date as previous_meeting_on from rounds where state <> 'published'
),

continued as (
    select * from continued_cells
),

comparable as (
    select
        rounds.round_id,
        rounds.previous_round_id,
        continued.area_id,
        continued.theme_id,
        continued.earlier_area_id as previous_area_id
    from rounds
    inner join continued
        on rounds.meeting_on between continued.starts_on and continued.ends_on
        and rounds.previous_meeting_on between continued.earlier_starts_on and continued.earlier_ends_on
)

select * from comparable
