-- One row per round and agency that is expected to rate in it or has handed in: how far it has come.
-- Key: round_id, agency_id
-- Says that and when somebody answered, never what. What it was not expected to rate fills no hole in what it was.
with expected as (
    select round_id, agency_id, count(*)::integer as expected_count
    from expected_answers
    group by round_id, agency_id
),

answered as (
    select
        answers.round_id,
        answers.agency_id,
        count(expected.agency_id)::integer as answered_count,
        count(*)::integer - answered_count as beyond_count
    from counting_answers as answers
    left join expected_answers as expected
        on expected.round_id = answers.round_id and expected.agency_id = answers.agency_id
        and expected.area_id = answers.area_id and expected.theme_id = answers.theme_id
    group by answers.round_id, answers.agency_id
),

submissions as (
    select * from submissions
),

requests as (
    select * from approval_requests where is_waiting
),

asked as (
    select round_id, agency_id from expected
    union
    select round_id, agency_id from submissions
    union
    select round_id, agency_id from requests
),

participation as (
    select
        asked.round_id,
        asked.agency_id,
        coalesce(expected.expected_count, 0) as expected_count,
        coalesce(answered.answered_count, 0) as answered_count,
        coalesce(answered.beyond_count, 0) as beyond_count,
        submissions.handed_in_at,
        submissions.handed_in_entry_id,
        coalesce(submissions.versions_count, 0) as versions_count,
        coalesce(submissions.is_late, false) as is_late,
        requests.entry_id is not null as is_awaiting_approval
    from asked
    left join expected on expected.round_id = asked.round_id and expected.agency_id = asked.agency_id
    left join answered on answered.round_id = asked.round_id and answered.agency_id = asked.agency_id
    left join submissions on submissions.round_id = asked.round_id and submissions.agency_id = asked.agency_id
    left join requests on requests.round_id = asked.round_id and requests.agency_id = asked.agency_id
)

select * from participation
