-- One row per round, organisation, area and theme with an answer that counts in the joint picture.
-- Key: round_id, agency_id, area_id, theme_id
-- What counts is the newest answer that has been handed in; a later draft changes nothing until it is handed in too.
with ratings as (
    select * from ledger.ratings
),

submissions as (
    select * from submissions
),

handed_in as (
    select ratings.*
    from ratings
    left join submissions
        on submissions.round_id = ratings.round_id and submissions.agency_id = ratings.agency_id
    where ratings.is_handed_in or ratings.entry_id <= submissions.drafts_count_until
),

newest as (
    select
        round_id,
        agency_id,
        area_id,
        theme_id,
        arg_max_null(answer, entry_id) as answer,
        arg_max_null(confidence, entry_id) as confidence,
        arg_max_null(outlook, entry_id) as outlook,
        arg_max_null(comment, entry_id) as comment
    from handed_in
    group by round_id, agency_id, area_id, theme_id
),

ranked as (
    select newest.*, levels.rank
    from newest
    left join levels on levels.code = newest.answer
    where newest.answer is not null
)

select * from ranked
