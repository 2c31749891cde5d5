-- One row per definition of an area and theme and each that it continues, itself first: the days of both.
-- Key: area_id, theme_id, starts_on, earlier_area_id, earlier_starts_on
-- What may be compared over time. The theme and what the levels mean must be the same at both ends; an area may have
-- been renamed, merged or split.
with areas as (
    select * from area_lineages
),

themes as (
    select theme_id, valid_from::date as starts_on, coalesce(valid_to::date, date '9999-12-31') as ends_on from themes
),

scales as (
    select
        valid_from::date as starts_on,
        coalesce(lead(valid_from::date) over (order by valid_from) - 1, date '9999-12-31') as ends_on
    from (select distinct valid_from from level_descriptors)
),

continued as (
    select
        areas.area_id,
        theme_id,
        greatest(areas.starts_on, themes.starts_on, scales.starts_on) as starts_on,
        least(areas.ends_on, themes.ends_on, scales.ends_on) as ends_on,
        areas.earlier_area_id,
        greatest(areas.earlier_starts_on, themes.starts_on, scales.starts_on) as earlier_starts_on,
        least(areas.earlier_ends_on, themes.ends_on, scales.ends_on) as earlier_ends_on
    from areas
    cross join themes
    cross join scales
),

valid as (
    select * from continued where starts_on <= ends_on and earlier_starts_on <= earlier_ends_on
)

select * from valid
