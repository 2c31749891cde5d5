-- One row per round, agency, area and theme that is expected or answered: what the agency said, now and last time.
-- Key: round_id, agency_id, area_id, theme_id
-- Not submitted is an empty answer; "no insight" is an answer of its own. Last time's is the worst that the agency gave
-- in what the cell continues; there is none across a redefinition.
with answers as not materialized (
    select * from counting_answers
),

asked as (
    select round_id, agency_id, area_id, theme_id from expected_answers
    union
    select round_id, agency_id, area_id, theme_id from answers
),

given_before as (
    select
        asked.round_id,
        asked.agency_id,
        asked.area_id,
        asked.theme_id,
        arg_max(answers.answer, coalesce(answers.rank, 0)) as previous_answer
    from asked
    inner join rounds on rounds.round_id = asked.round_id
    inner join continued_cells as continued
        on continued.area_id = asked.area_id and continued.theme_id = asked.theme_id
        and rounds.meeting_on between continued.starts_on and continued.ends_on
        and rounds.previous_round_id::date between continued.earlier_starts_on and continued.earlier_ends_on
    inner join answers
        on answers.round_id = rounds.previous_round_id and answers.agency_id = asked.agency_id
        and answers.area_id = continued.earlier_area_id and answers.theme_id = asked.theme_id
    group by asked.round_id, asked.agency_id, asked.area_id, asked.theme_id
),

answered as (
    select
        asked.round_id,
        asked.agency_id,
        asked.area_id,
        asked.theme_id,
        answers.answer,
        answers.rank,
        answers.confidence,
        answers.outlook,
        answers.comment,
        given_before.previous_answer
    from asked
    left join answers using (round_id, agency_id, area_id, theme_id)
    left join given_before using (round_id, agency_id, area_id, theme_id)
)

select * from answered
