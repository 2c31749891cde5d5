-- One row per round, organisation, area and theme that the organisation has answered, handed in or not.
-- Key: round_id, agency_id, area_id, theme_id
-- The newest row is the answer; a cleared answer is no answer and has no row. Only the organisation itself may see this.
-- `is_counting` says whether this very answer is in the joint picture, or waits to be handed in.
with ratings as (
    select * from ledger.ratings
),

submissions as (
    select * from submissions
),

newest as (
    select
        round_id,
        agency_id,
        area_id,
        theme_id,
        max(entry_id) as entry_id,
        arg_max_null(answer, entry_id) as answer,
        arg_max_null(confidence, entry_id) as confidence,
        arg_max_null(outlook, entry_id) as outlook,
        arg_max_null(comment, entry_id) as comment,
        arg_max(is_handed_in, entry_id) as is_imported
    from ratings
    group by round_id, agency_id, area_id, theme_id
),

answered as (
    select
        newest.*,
        newest.is_imported or coalesce(newest.entry_id <= submissions.drafts_count_until, false) as is_counting
    from newest
    left join submissions on submissions.round_id = newest.round_id and submissions.agency_id = newest.agency_id
    where newest.answer is not null
)

select * from answered
