-- One row per signal of an unpublished round: its cell, why it is raised and how strong; these are frozen at publishing.
-- Key: round_id, area_id, theme_id
-- A cell that calls for a signal is silent while an equal or stronger one was raised for it in one of the latest joint
-- pictures, under the same definition of the area and the theme. Whether that one was dismissed makes no difference.
with candidates as (
    select * from signal_candidates
),

published as (
    select * from ledger.published_signals
),

continued as (
    select * from continued_cells
),

pictures as (
    select round_id, meeting_on, state, row_number() over (order by round_id) as place
    from rounds where kind <> 'meeting'
),

pairs_of_rounds as (
    select now.round_id, now.meeting_on, earlier.round_id as earlier_round_id, earlier.meeting_on as earlier_meeting_on
    from pictures as now
    cross join method
    inner join pictures as earlier on now.place - earlier.place between 1 and signal_silent_rounds
    where now.state <> 'published'
),

silent as (
    select candidates.round_id, candidates.area_id, candidates.theme_id
    from candidates
    inner join pairs_of_rounds on pairs_of_rounds.round_id = candidates.round_id
    inner join continued
        on continued.area_id = candidates.area_id and continued.theme_id = candidates.theme_id
        and meeting_on between continued.starts_on and continued.ends_on
        and earlier_meeting_on between continued.earlier_starts_on and continued.earlier_ends_on
    inner join published
        on published.round_id = pairs_of_rounds.earlier_round_id and published.area_id = continued.earlier_area_id
        and published.theme_id = candidates.theme_id and published.strength >= candidates.strength
),

raised as (
    select * from candidates
    anti join silent using (round_id, area_id, theme_id)
)

select * from raised
