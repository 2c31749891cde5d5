-- One row per entry and round in which somebody answered when the round took no answers, or is late by mistake.
-- Key: entry_id, round_id
-- As the round was when the entry was written. A closed round takes an import with a reason, which is its note, and a
-- published one nothing.
with answering as (
    select entry_id, round_id, null as is_late, null as request_entry_id from ledger.ratings
    union
    select entry_id, round_id, is_late, request_entry_id from ledger.submissions
    union
    select entry_id, round_id, null, null from ledger.approval_requests
),

written as (
    select
        answering.entry_id,
        answering.round_id,
        entries.kind,
        entries.note,
        entries.recorded_at,
        any_value(answering.is_late) as is_late,
        any_value(requests.recorded_at) as asked_at
    from answering
    inner join ledger.entries as entries on entries.entry_id = answering.entry_id
    left join ledger.entries as requests on requests.entry_id = answering.request_entry_id
    group by all
),

stood as (
    select written.*, rounds.state, rounds.opens_at, rounds.closes_at, rounds.grace_ends_at
    from written
    asof left join ledger.rounds as rounds on rounds.round_id = written.round_id and rounds.entry_id < written.entry_id
),

judged as (
    select
        *,
        state in ('closed', 'published') or recorded_at >= coalesce(grace_ends_at, closes_at) as has_ended,
        coalesce(asked_at, recorded_at) >= closes_at as has_missed_deadline
    from stood
),

untimely as (
    select entry_id, round_id
    from judged
    where state is null
        or state in ('published', 'withdrawn')
        or has_ended and (kind <> 'import_ratings' or note = '')
        or recorded_at < opens_at and state <> 'open'
        or not has_ended and is_late <> has_missed_deadline
        or has_ended and not is_late
)

select * from untimely
