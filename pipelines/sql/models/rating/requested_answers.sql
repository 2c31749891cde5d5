-- One row per round, agency, area and theme that would count, or be taken back, if what waits were approved.
-- Key: round_id, agency_id, area_id, theme_id
-- Only what was saved before the request; `is_changed` says that approving writes it. Only the agency itself may see
-- this.
with requests as (
    select * from approval_requests where is_waiting
),

counting_answers as (
    select * exclude (entry_id, rank) from counting_answers
),

asked_about as (
    select ratings.*
    from ledger.ratings as ratings
    inner join requests on requests.round_id = ratings.round_id and requests.agency_id = ratings.agency_id
    where not ratings.is_handed_in
        and ratings.entry_id < requests.entry_id
        and (requests.drafts_handed_in_by is null or ratings.entry_id > requests.drafts_handed_in_by)
),

changed as (
    select
        round_id,
        agency_id,
        area_id,
        theme_id,
        arg_max_null(answer, entry_id) as answer,
        arg_max_null(confidence, entry_id) as confidence,
        arg_max_null(outlook, entry_id) as outlook,
        arg_max_null(comment, entry_id) as comment,
        arg_max(is_settled, entry_id) as is_settled,
        true as is_changed
    from asked_about
    group by round_id, agency_id, area_id, theme_id
),

unchanged as (
    select counting_answers.*, false as is_changed
    from counting_answers
    semi join requests using (round_id, agency_id)
    anti join changed using (round_id, agency_id, area_id, theme_id)
),

standing as (
    select * from changed
    union all by name
    select * from unchanged
)

select * from standing
