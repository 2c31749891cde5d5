-- One row per unpublished round, area and theme that may be compared with the round before.
-- Key: round_id, area_id, theme_id
-- Never across a redefinition: the same row of the area and of the theme must be valid at both meetings.
with rounds as (
    select * from rounds
),

areas as (
    select * from areas
),

themes as (
    select * from themes
),

pairs_of_rounds as (
    select now.round_id, now.previous_round_id, now.meeting_on, before.meeting_on as previous_meeting_on
    from rounds as now
    inner join rounds as before on before.round_id = now.previous_round_id
    where now.state <> 'published'
),

comparable as (
    select
        pairs_of_rounds.round_id,
        pairs_of_rounds.previous_round_id,
        areas.area_id,
        areas.area_id as previous_area_id,
        themes.theme_id
    from pairs_of_rounds
    inner join areas
        on previous_meeting_on >= areas.valid_from and meeting_on <= coalesce(areas.valid_to::date, date '9999-12-31')
    inner join themes
        on previous_meeting_on >= themes.valid_from and meeting_on <= coalesce(themes.valid_to::date, date '9999-12-31')
)

select * from comparable
