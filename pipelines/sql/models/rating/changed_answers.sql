-- One row per round, agency, area and theme where what the agency has saved says something else than what counts.
-- Key: round_id, agency_id, area_id, theme_id
-- It waits to be handed in, or to be handed in again. What an answer says is what others will see of it. Only the
-- agency itself may see this; others are told that there is something.
with pending_drafts as (
    select * from pending_drafts
),

counting_answers as (
    select * from counting_answers
),

beside_each_other as (
    select
        pending.round_id,
        pending.agency_id,
        pending.area_id,
        pending.theme_id,
        if(pending.answer is null, null, row(pending.answer, pending.confidence, pending.outlook, pending.comment))
            as said,
        if(counting.answer is null, null, row(counting.answer, counting.confidence, counting.outlook, counting.comment))
            as counted
    from pending_drafts as pending
    left join counting_answers as counting
        on counting.round_id = pending.round_id and counting.agency_id = pending.agency_id
        and counting.area_id = pending.area_id and counting.theme_id = pending.theme_id
),

changed as (
    select round_id, agency_id, area_id, theme_id
    from beside_each_other
    where said is distinct from counted
)

select * from changed
