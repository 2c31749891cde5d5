-- One row per round and agency that has handed in.
-- Key: round_id, agency_id
-- Handing in again makes a new version. What was approved is what had been asked about then, so drafts saved since then
-- wait; an import hands in its own rows only, so it leaves all drafts waiting.
with submissions as (
    select *, coalesce(request_entry_id, entry_id) as asked_entry_id from ledger.submissions
),

entries as (
    select * from ledger.entries
),

newest as (
    select
        submissions.round_id,
        submissions.agency_id,
        arg_max(submissions.asked_entry_id, submissions.entry_id) as receipt_entry_id,
        max(submissions.asked_entry_id) filter (entries.kind in ('hand_in', 'approve')) as drafts_handed_in_by,
        count(*) as versions_count,
        arg_max(entries.recorded_at, submissions.entry_id) as handed_in_at,
        max(submissions.entry_id) as handed_in_entry_id,
        arg_max(submissions.is_late, submissions.entry_id) as is_late
    from submissions
    inner join entries on entries.entry_id = submissions.entry_id
    group by submissions.round_id, submissions.agency_id
)

select * from newest
