-- One row per live round, area and theme that somebody is expected to rate or has rated: how many said what.
-- Key: round_id, area_id, theme_id
-- Nobody's silence is counted as an answer: expected and not answered is missing, and "no insight" is a count of its
-- own.
with expected as (
    select round_id, area_id, theme_id, agency_id, true as is_expected, null as answer, null as rank
    from live_rounds
    inner join covered_cells on live_rounds.meeting_on between covered_cells.starts_on and covered_cells.ends_on
),

answered as (
    select round_id, area_id, theme_id, agency_id, false as is_expected, answer, rank
    from live_answers
),

method as (
    select * from method
),

agency_rows as (
    select
        round_id, area_id, theme_id, agency_id,
        bool_or(is_expected) as is_expected, max(answer) as answer, max(rank) as rank
    from (select * from expected union all select * from answered)
    group by round_id, area_id, theme_id, agency_id
),

counted as (
    select
        round_id,
        area_id,
        theme_id,
        count(rank)::integer as ratings_count,
        count(*) filter (is_expected)::integer as expected_count,
        count(rank) filter (is_expected)::integer as expected_ratings_count,
        count(*) filter (answer = 'no_insight')::integer as no_insight_count,
        count(*) filter (answer = 'normal')::integer as normal_count,
        count(*) filter (answer = 'deviating')::integer as deviating_count,
        count(*) filter (answer = 'worrying')::integer as worrying_count,
        count(*) filter (answer = 'critical')::integer as critical_count,
        count(*) filter (answer = 'severe')::integer as severe_count,
        count(*) filter (rank >= method.worrying_rank) / nullif(count(rank), 0) as worrying_share,
        count(*) filter (rank >= method.flag_rank) > 0 as is_flagged,
        avg(rank) as mean_rank,
        min(rank) as lowest_rank,
        max(rank) as highest_rank,
        count(*) filter (is_expected and answer is null) as missing_count,
        coalesce(string_agg(agency_id, ',' order by agency_id) filter (is_expected and answer is null), '')
            as missing_agency_ids,
        list({agency_id: agency_id, rank: rank, is_expected: is_expected} order by agency_id) filter (rank is not null)
            as raters
    from agency_rows
    cross join method
    group by round_id, area_id, theme_id
)

select * from counted
