-- One row per round and agency that is expected in it or has handed in: its part in the round, frozen or computed.
-- Key: round_id, agency_id
-- Steps are summed over its ratings in cells with a level: from that level, and from the mean of the cell's other
-- ratings, which the agency itself has not moved. On time is once before the round closed, whatever was mended
-- afterwards.
with published as (
    select * exclude (entry_id) from ledger.published_agencies
),

participation as (
    select * from round_participation
    anti join published_rounds using (round_id)
),

submissions as (
    select round_id, agency_id, bool_or(not is_late) as is_on_time
    from ledger.submissions
    group by round_id, agency_id
),

steps as (
    select
        answers.round_id,
        answers.agency_id,
        count(*)::integer as compared_count,
        sum(rank - upper_rank)::double as median_steps,
        sum(rank - (mean_rank * ratings_count - rank) / nullif(ratings_count - 1, 0)) as mean_steps
    from live_answers as answers
    inner join cells
        on cells.round_id = answers.round_id and cells.area_id = answers.area_id and cells.theme_id = answers.theme_id
    where cells.has_quorum and answers.rank is not null
    group by answers.round_id, answers.agency_id
),

computed as (
    select
        participation.round_id,
        participation.agency_id,
        participation.expected_count,
        participation.answered_count,
        coalesce(submissions.is_on_time, false) as is_on_time,
        coalesce(steps.compared_count, 0) as compared_count,
        coalesce(steps.median_steps, 0) as median_steps,
        coalesce(steps.mean_steps, 0) as mean_steps
    from participation
    left join submissions
        on submissions.round_id = participation.round_id and submissions.agency_id = participation.agency_id
    left join steps on steps.round_id = participation.round_id and steps.agency_id = participation.agency_id
),

taking_part as (
    select * from published
    union all by name
    select * from computed
)

select * from taking_part
