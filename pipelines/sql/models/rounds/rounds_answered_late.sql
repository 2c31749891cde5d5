-- One row per round with an answer that came after it was published, which the product does not take.
-- Key: round_id
with answers as (
    select round_id, entry_id from ledger.ratings where is_handed_in
    union all
    select round_id, entry_id from ledger.submissions
),

published as (
    select round_id, entry_id from ledger.rounds where state = 'published'
),

answered_late as (
    select distinct answers.round_id
    from answers
    inner join published on published.round_id = answers.round_id
    where answers.entry_id > published.entry_id
)

select * from answered_late
