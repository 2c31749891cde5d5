-- One row per agency, area, theme and first day that the agency is expected to rate it, with the last day of it.
-- Key: agency_id, area_id, theme_id, starts_on
-- The agency, the area, the theme and the row of coverage must all be valid; a theme for the whole municipality only is
-- expected nowhere else. Where two rows of coverage cover the same, as one with `*` does, their days may overlap.
with agencies as (
    select agency_id, valid_from::date as valid_from, coalesce(valid_to::date, date '9999-12-31') as valid_to
    from agencies
),

areas as (
    select * replace (valid_from::date as valid_from, coalesce(valid_to::date, date '9999-12-31') as valid_to)
    from areas
),

themes as (
    select * replace (valid_from::date as valid_from, coalesce(valid_to::date, date '9999-12-31') as valid_to)
    from themes
),

coverage as (
    select * replace (valid_from::date as valid_from, coalesce(valid_to::date, date '9999-12-31') as valid_to)
    from coverage
),

covered as (
    select
        coverage.agency_id,
        areas.area_id,
        themes.theme_id,
        greatest(coverage.valid_from, agencies.valid_from, areas.valid_from, themes.valid_from) as starts_on,
        least(coverage.valid_to, agencies.valid_to, areas.valid_to, themes.valid_to) as ends_on
    from coverage
    inner join agencies on agencies.agency_id = coverage.agency_id
    inner join areas on coverage.area_id in ('*', areas.area_id)
    inner join themes on coverage.theme_id in ('*', themes.theme_id)
    where areas.kind = 'whole' or not themes.is_whole_only
),

valid as (
    select agency_id, area_id, theme_id, starts_on, max(ends_on) as ends_on
    from covered
    where starts_on <= ends_on
    group by agency_id, area_id, theme_id, starts_on
)

select * from valid
