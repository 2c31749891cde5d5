-- One row per round, area and theme where the second lens shows another level than the joint picture: which, and why.
-- Key: round_id, area_id, theme_id
-- The lens is the mean of the ratings less each agency's usual strictness. Where that mean would have shown the same
-- level with the strictness left in, it is not strictness that makes them differ, but that a mean is no median.
with picture as (
    select * from picture where corrected_level <> level
),

answers as not materialized (
    select * from counting_answers where rank is not null
),

agency_strictness as (
    select * from agency_strictness
),

rated as (
    select
        picture.round_id,
        picture.area_id,
        picture.theme_id,
        answers.agency_id,
        answers.rank,
        coalesce(agency_strictness.strictness, 0) as strictness
    from picture
    inner join answers
        on answers.round_id = picture.round_id
        and answers.area_id = picture.area_id and answers.theme_id = picture.theme_id
    left join agency_strictness
        on agency_strictness.round_id = picture.round_id and agency_strictness.agency_id = answers.agency_id
),

weighed as (
    select
        round_id,
        area_id,
        theme_id,
        avg(rank) as mean_rank,
        avg(strictness) as mean_strictness,
        list(agency_id order by abs(strictness) desc, agency_id) as agency_ids,
        list(strictness order by abs(strictness) desc, agency_id) as strictness
    from rated
    group by round_id, area_id, theme_id
),

differing as (
    select
        weighed.*,
        picture.level,
        picture.corrected_level,
        picture.corrected_rank,
        floor(mean_rank + 0.5) <> floor(corrected_rank + 0.5) as is_by_strictness
    from weighed
    inner join picture
        on picture.round_id = weighed.round_id
        and picture.area_id = weighed.area_id and picture.theme_id = weighed.theme_id
)

select * from differing
