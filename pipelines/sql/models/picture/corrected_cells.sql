-- One row per live round, area and theme that somebody has rated: the second lens, without usual strictness.
-- Key: round_id, area_id, theme_id
-- The rank is the mean of the ratings less strictness, and the level the one nearest to it. A mean is never the joint
-- picture's level; of the ways that were tried, this one was most often the truth in simulated rounds
-- (notebooks/hur_vet_vi.ipynb).
with answers as (
    select * from live_answers where rank is not null
),

agency_strictness as (
    select * from agency_strictness
),

levels as (
    select * from levels
),

averaged as (
    select
        answers.round_id,
        answers.area_id,
        answers.theme_id,
        avg(answers.rank - coalesce(agency_strictness.strictness, 0)) as corrected_rank
    from answers
    left join agency_strictness
        on agency_strictness.round_id = answers.round_id and agency_strictness.agency_id = answers.agency_id
    group by answers.round_id, answers.area_id, answers.theme_id
),

corrected as (
    select averaged.*, levels.code as corrected_level
    from averaged
    inner join levels on levels.rank = least(greatest(floor(corrected_rank + 0.5), 1), 5)
)

select * from corrected
