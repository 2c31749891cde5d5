-- One row per round that is still computed: not published, or the round that such a one is compared with.
-- Key: round_id
-- All other rounds are frozen, so what a page computes does not grow with the history.
with rounds as (
    select * from rounds
),

unpublished as (
    select round_id, previous_round_id from rounds where state <> 'published'
),

live as (
    select round_id from unpublished
    union
    select previous_round_id from unpublished where previous_round_id is not null
),

dated as (
    select round_id, round_id::date as meeting_on from live
)

select * from dated
