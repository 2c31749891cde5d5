-- One row per round, agency, area and theme that the agency has something in: what stands there now.
-- Key: round_id, agency_id, area_id, theme_id
-- What the agency has changed itself goes before what counts, also when a file was imported in between. The entry and
-- the hour are those of the writing: handing in writes nothing new. Only the agency itself may see this.
with pending_drafts as (
    select * exclude (entry_id) from pending_drafts
),

counting_answers as (
    select * exclude (entry_id, rank) from counting_answers
),

written as (
    select
        ratings.round_id,
        ratings.agency_id,
        ratings.area_id,
        ratings.theme_id,
        max(ratings.entry_id) as entry_id,
        arg_max(entries.recorded_at, ratings.entry_id) as answered_at
    from ledger.ratings as ratings
    inner join ledger.entries as entries on entries.entry_id = ratings.entry_id
    where entries.kind not in ('hand_in', 'approve')
    group by ratings.round_id, ratings.agency_id, ratings.area_id, ratings.theme_id
),

unchanged as (
    select * from counting_answers
    anti join pending_drafts using (round_id, agency_id, area_id, theme_id)
),

standing as (
    select *, false as is_counting from pending_drafts
    union all by name
    select *, true as is_counting from unchanged
),

timed as (
    select standing.*, written.entry_id, written.answered_at
    from standing
    inner join written using (round_id, agency_id, area_id, theme_id)
)

select * from timed
