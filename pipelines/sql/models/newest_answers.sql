-- One row per round, organisation, area and theme that the organisation has written in: what stands there now.
-- Key: round_id, agency_id, area_id, theme_id
-- The newest row is the answer, handed in or not; a cleared answer is a row without one. Only the organisation itself may see this.
with ratings as (
    select * from ledger.ratings
),

entries as (
    select entry_id, recorded_at from ledger.entries
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
        arg_max(is_settled, entry_id) as is_settled,
        arg_max(is_handed_in, entry_id) as is_imported
    from ratings
    group by round_id, agency_id, area_id, theme_id
),

timed as (
    select newest.*, entries.recorded_at as answered_at
    from newest
    inner join entries on entries.entry_id = newest.entry_id
)

select * from timed
