-- One row per round, agency, area and theme that the agency has changed since it last handed in.
-- Key: round_id, agency_id, area_id, theme_id
-- A cleared answer is a change too, with no answer in it. Only the agency itself may see this.
with drafts as (
    select * from ledger.ratings where not is_handed_in
),

submissions as (
    select * from submissions
),

waiting as (
    select drafts.*
    from drafts
    left join submissions on submissions.round_id = drafts.round_id and submissions.agency_id = drafts.agency_id
    where submissions.drafts_handed_in_by is null or drafts.entry_id > submissions.drafts_handed_in_by
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
        arg_max(is_settled, entry_id) as is_settled
    from waiting
    group by round_id, agency_id, area_id, theme_id
)

select * from newest
