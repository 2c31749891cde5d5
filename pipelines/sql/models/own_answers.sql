-- One row per round, organisation, area and theme that the organisation has answered, handed in or not.
-- Key: round_id, agency_id, area_id, theme_id
-- A cleared answer is no answer and has no row. Only the organisation itself may see this.
-- `is_counting` says whether this very answer is in the joint picture, or waits to be handed in.
with newest_answers as (
    select * from newest_answers
),

submissions as (
    select * from submissions
),

answered as (
    select
        newest_answers.*,
        newest_answers.is_imported
            or coalesce(newest_answers.entry_id <= submissions.drafts_count_until, false) as is_counting
    from newest_answers
    left join submissions
        on submissions.round_id = newest_answers.round_id and submissions.agency_id = newest_answers.agency_id
    where newest_answers.answer is not null
)

select * from answered
