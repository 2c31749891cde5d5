-- One row per round and agency that has rated in a published round before it: how much stricter it usually is.
-- Key: round_id, agency_id
-- In levels: how far above the mean of the cell's other ratings it has lain, over the rounds before and never the round
-- itself. Drawn towards none while the ratings are few, as if some more had lain where the others did. Frozen with the
-- round.
with published as (
    select * exclude (entry_id) from ledger.published_strictness
),

earlier as (
    select round_id, agency_id, compared_count, mean_steps from ledger.published_agencies
),

rounds as (
    select round_id from rounds where state <> 'published'
),

summed as (
    select
        rounds.round_id,
        earlier.agency_id,
        sum(earlier.mean_steps) as mean_steps,
        sum(earlier.compared_count)::integer as compared_count
    from rounds
    inner join earlier on earlier.round_id < rounds.round_id
    group by rounds.round_id, earlier.agency_id
),

estimated as (
    select round_id, agency_id, mean_steps / (compared_count + strictness_shrinkage) as strictness, compared_count
    from summed
    cross join method
),

known as (
    select * from published
    union all by name
    select * from estimated
)

select * from known
