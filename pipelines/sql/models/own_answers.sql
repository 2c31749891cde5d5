-- One row per round, organisation, area and theme that the organisation has answered, handed in or not.
-- Key: round_id, agency_id, area_id, theme_id
-- The newest row is the answer; a cleared answer is no answer and has no row. Only the organisation itself may see this.
with ratings as (
    select * from ledger.ratings
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
        arg_max_null(comment, entry_id) as comment
    from ratings
    group by round_id, agency_id, area_id, theme_id
),

answered as (
    select * from newest where answer is not null
)

select * from answered
