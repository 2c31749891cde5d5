-- One row per agency, area and theme that the agency is expected to rate, with the first and last day of it.
-- Key: agency_id, area_id, theme_id, starts_on
-- The area and the theme must both be valid; a theme for the whole municipality only is expected nowhere else.
with areas as (
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
        greatest(areas.valid_from::date, themes.valid_from::date) as starts_on,
        least(
            coalesce(areas.valid_to::date, date '9999-12-31'), coalesce(themes.valid_to::date, date '9999-12-31')
        ) as ends_on
    from coverage
    inner join areas on coverage.area_id in ('*', areas.area_id)
    inner join themes on coverage.theme_id in ('*', themes.theme_id)
    where areas.kind = 'whole' or not themes.is_whole_only
),

valid as (
    select * from covered where starts_on <= ends_on
)

select * from valid
