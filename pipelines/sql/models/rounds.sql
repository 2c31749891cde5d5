-- One row per meeting round: its newest dates, kind and recorded state, and the round it is compared with.
-- Key: round_id
-- A round is compared with the latest earlier one that made a joint picture; plain meetings are passed over.
with recorded as (
    select * from ledger.rounds
),

newest as (
    select
        round_id,
        arg_max(kind, entry_id) as kind,
        arg_max(opens_at, entry_id) as opens_at,
        arg_max(closes_at, entry_id) as closes_at,
        arg_max_null(grace_ends_at, entry_id) as grace_ends_at,
        arg_max(state, entry_id) as state
    from recorded
    group by round_id
),

compared as (
    select
        *,
        round_id::date as meeting_on,
        max(case when kind <> 'meeting' then round_id end) over (
            order by round_id rows between unbounded preceding and 1 preceding
        ) as previous_round_id
    from newest
)

select * from compared
