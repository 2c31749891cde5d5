-- One row per round, agency, area and theme that the agency is expected to rate.
-- Key: round_id, agency_id, area_id, theme_id
-- Only what holds on the day of the meeting is expected.
with rounds as (
    select * from rounds
),

covered as (
    select * from covered_cells
),

valid as (
    select distinct rounds.round_id, covered.agency_id, covered.area_id, covered.theme_id
    from rounds
    inner join covered on rounds.meeting_on between covered.starts_on and covered.ends_on
)

select * from valid
