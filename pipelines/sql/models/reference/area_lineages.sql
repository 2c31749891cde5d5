-- One row per row of an area and each row of an area that it continues, itself first: the days of both.
-- Key: area_id, starts_on, earlier_area_id, earlier_starts_on
-- Continued is what `area_successions` says: renamed, merged or split. A new row of the same area is else a
-- redefinition.
with recursive definitions as (
    select area_id, valid_from::date as starts_on, coalesce(valid_to::date, date '9999-12-31') as ends_on from areas
),

steps as (
    select after.area_id, after.starts_on, before.area_id as earlier_area_id, before.starts_on as earlier_starts_on
    from area_successions
    inner join definitions as before
        on before.area_id = old_area_id and before.ends_on = changed_on::date - 1
    inner join definitions as after
        on after.area_id = new_area_id and after.starts_on = changed_on::date
),

continued as (
    select area_id, starts_on, area_id as earlier_area_id, starts_on as earlier_starts_on from definitions
    union
    select continued.area_id, continued.starts_on, steps.earlier_area_id, steps.earlier_starts_on
    from continued
    inner join steps
        on steps.area_id = continued.earlier_area_id and steps.starts_on = continued.earlier_starts_on
),

dated as (
    select continued.*, now.ends_on, before.ends_on as earlier_ends_on
    from continued
    inner join definitions as now
        on now.area_id = continued.area_id and now.starts_on = continued.starts_on
    inner join definitions as before
        on before.area_id = continued.earlier_area_id and before.starts_on = continued.earlier_starts_on
)

select * from dated
