-- One row per signal of an unpublished round: its cell, why it is raised and how strong; frozen at publishing.
-- Key: round_id, area_id, theme_id
-- What the latest joint pictures told of the cell, under the same definitions, is not told again: an answer that an
-- equal or stronger signal was raised for, or a rise to a level that a signal showed. That one was dismissed makes no
-- difference.
with candidates as (
    select * from signal_candidates
),

published as (
    select round_id, area_id, theme_id, strength, levels.rank
    from ledger.published_signals
    inner join ledger.published_cells using (round_id, area_id, theme_id)
    left join levels on levels.code = published_cells.level
),

continued as (
    select * from continued_cells
),

pictures as (
    select round_id, meeting_on, state, row_number() over (order by round_id) as place
    from rounds where raises_signals
),

pairs_of_rounds as (
    select now.round_id, now.meeting_on, earlier.round_id as earlier_round_id, earlier.meeting_on as earlier_meeting_on
    from pictures as now
    cross join method
    inner join pictures as earlier on now.place - earlier.place between 1 and signal_silent_rounds
    where now.state <> 'published'
),

told as (
    select pairs_of_rounds.round_id, continued.area_id, theme_id, max(strength) as told_strength, max(rank) as told_rank
    from pairs_of_rounds
    inner join continued
        on meeting_on between continued.starts_on and continued.ends_on
        and earlier_meeting_on between continued.earlier_starts_on and continued.earlier_ends_on
    inner join published using (theme_id)
    where published.round_id = pairs_of_rounds.earlier_round_id and published.area_id = continued.earlier_area_id
    group by pairs_of_rounds.round_id, continued.area_id, theme_id
),

news as (
    select
        candidates.* exclude (rise_reason, rise_strength, flag_strength),
        case when rise_strength > coalesce(told_rank, 0) then rise_strength end as new_rise,
        case when flag_strength > coalesce(told_strength, 0) then flag_strength end as new_flag,
        greatest(new_rise, new_flag) as strength,
        case when strength = new_rise then rise_reason else 'critical_for_someone' end as reason
    from candidates
    left join told using (round_id, area_id, theme_id)
),

raised as (
    select * exclude (new_rise, new_flag) from news where strength is not null
)

select * from raised
