-- One row per round, agency, area and theme with an answer that counts in the joint picture.
-- Key: round_id, agency_id, area_id, theme_id
-- What counts is the newest answer that has been handed in; one that was cleared is no answer.
with handed_in as (
    select * from ledger.ratings where is_handed_in
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
