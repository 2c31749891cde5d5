-- One row per rating in the ledger that has been handed in, also those that a newer one has replaced.
-- Key: entry_id, round_id, agency_id, area_id, theme_id
-- A draft after the last handing-in is not here until it is handed in too.
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
)

select * from handed_in
