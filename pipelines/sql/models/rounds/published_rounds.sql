-- One row per published round.
-- Key: round_id
-- A published round stays published, so no newer row has to be looked for.
with published as (
    select distinct round_id from ledger.rounds where state = 'published'
)

select * from published
