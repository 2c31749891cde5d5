-- One row per meeting round as it is recorded, with its day, what its kind does and the round it is compared with.
-- Key: round_id
-- A round is compared with the latest earlier one whose kind is compared; the others, plain meetings, are passed over.
-- A withdrawn round is none: it is in no calendar, asks nobody, and its day is free.
with recorded as (
    select * from recorded_rounds
    inner join round_kinds using (kind)
    where state <> 'withdrawn'
),

compared as (
    select
        *,
        round_id::date as meeting_on,
        max(case when is_compared then round_id end) over (
            order by round_id rows between unbounded preceding and 1 preceding
        ) as previous_round_id
    from recorded
)

select * from compared
