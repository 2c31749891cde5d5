-- One row per round, agency, area and theme that the agency has answered, handed in or not.
-- Key: round_id, agency_id, area_id, theme_id
-- A cleared answer is no answer and has no row; `is_counting` says whether the answer is in the joint picture or waits
-- to be handed in. Only the agency itself may see this.
with newest_answers as (
    select * from newest_answers
),

answered as (
    select * from newest_answers where answer is not null
)

select * from answered
