-- One row per agency, area and theme with an answer that counts in a round that is still computed.
-- Key: round_id, agency_id, area_id, theme_id
-- The rounds are picked out before the newest answer is found, so that only their part of the ledger is read.
with handed_in as (
    select ratings.*
    from ledger.ratings as ratings
    inner join live_rounds on live_rounds.round_id = ratings.round_id
    where ratings.is_handed_in
),

newest as (
    select round_id, agency_id, area_id, theme_id, arg_max_null(answer, entry_id) as answer
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
