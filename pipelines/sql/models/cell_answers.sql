-- One row per round, organisation, area and theme that is expected or answered: what the organisation said, now and last time.
-- Key: round_id, agency_id, area_id, theme_id
-- Not submitted is an empty answer; "no insight" is an answer of its own.
with answers as not materialized (
    select * from counting_answers
),

rounds as (
    select * from rounds
),

asked as (
    select round_id, agency_id, area_id, theme_id from expected_answers
    union
    select round_id, agency_id, area_id, theme_id from answers
),

answered as (
    select
        asked.round_id,
        asked.agency_id,
        asked.area_id,
        asked.theme_id,
        now.answer,
        now.rank,
        now.confidence,
        now.outlook,
        now.comment,
        before.answer as previous_answer
    from asked
    inner join rounds on rounds.round_id = asked.round_id
    left join answers as now
        on now.round_id = asked.round_id and now.agency_id = asked.agency_id
        and now.area_id = asked.area_id and now.theme_id = asked.theme_id
    left join answers as before
        on before.round_id = rounds.previous_round_id and before.agency_id = asked.agency_id
        and before.area_id = asked.area_id and before.theme_id = asked.theme_id
)

select * from answered
