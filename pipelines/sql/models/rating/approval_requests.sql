-- One row per round and agency that has asked for approval since it last handed in: its newest request.
-- Key: round_id, agency_id
-- A new request takes the place of the one before. It waits until it is approved, which hands it in, or is sent back.
with requests as (
    select * from ledger.approval_requests
),

submissions as (
    select * from submissions
),

returned as (
    select returned_requests.request_entry_id, returned_requests.reason, entries.recorded_at as returned_at
    from ledger.returned_requests as returned_requests
    inner join ledger.entries as entries on entries.entry_id = returned_requests.entry_id
),

newest as (
    select
        requests.round_id,
        requests.agency_id,
        max(requests.entry_id) as entry_id,
        arg_max(requests.handed_in_by, requests.entry_id) as handed_in_by,
        any_value(submissions.drafts_handed_in_by) as drafts_handed_in_by
    from requests
    left join submissions on submissions.round_id = requests.round_id and submissions.agency_id = requests.agency_id
    where submissions.drafts_handed_in_by is null or requests.entry_id > submissions.drafts_handed_in_by
    group by requests.round_id, requests.agency_id
),

told as (
    select
        newest.*,
        entries.recorded_at as asked_at,
        returned.returned_at,
        returned.reason,
        returned.request_entry_id is null as is_waiting
    from newest
    inner join ledger.entries as entries on entries.entry_id = newest.entry_id
    left join returned on returned.request_entry_id = newest.entry_id
)

select * from told
