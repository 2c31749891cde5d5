-- One row per round, organisation, area and theme that the organisation is expected to rate.
-- Key: round_id, agency_id, area_id, theme_id
-- Only areas and themes valid on the day of the meeting; a theme for the whole island only is expected nowhere else.
with rounds as (
    select * from rounds
),

areas as (
    select * from areas
),

themes as (
    select * from themes
),

coverage as (
    select * from coverage
),

covered as (
    select distinct
        coverage.agency_id,
        areas.area_id,
        themes.theme_id,
        areas.valid_from::date as area_valid_from,
        areas.valid_to::date as area_valid_to,
        themes.valid_from::date as theme_valid_from,
        themes.valid_to::date as theme_valid_to
    from coverage
    inner join areas on coverage.area_id in ('*', areas.area_id)
    inner join themes on coverage.theme_id in ('*', themes.theme_id)
    where areas.kind = 'whole' or not themes.is_whole_island_only
),

valid as (
    select rounds.round_id, covered.agency_id, covered.area_id, covered.theme_id
    from rounds
    inner join covered
        on rounds.meeting_on between covered.area_valid_from and coalesce(covered.area_valid_to, date '9999-12-31')
        and rounds.meeting_on between covered.theme_valid_from and coalesce(covered.theme_valid_to, date '9999-12-31')
)

select * from valid
