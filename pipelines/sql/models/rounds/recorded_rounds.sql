-- One row per meeting round: its newest dates, kind and recorded state.
-- Key: round_id
-- It knows of no other round, so to read one costs the same however many there are.
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
)

select * from newest
