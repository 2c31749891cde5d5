-- One row per round, area and theme: what the answers that count say together.
-- Key: round_id, area_id, theme_id
-- The level is the upper median where there is a quorum, else nothing; never a mean. Agreement is the consensus of Tastle and
-- Wierman (2007, Int. J. Approx. Reasoning 45:531-545) over the ranks 1-5, a scale four steps wide.
with counts as (
    select * from cell_counts
),

method as (
    select * from method
),

cumulated as (
    select
        *,
        [normal_count, deviating_count, worrying_count, critical_count, severe_count] as at_rank,
        [list_sum(at_rank[:rank]) for rank in [1, 2, 3, 4, 5]] as up_to_rank
    from counts
),

medians as (
    select
        *,
        1 + len([1 for count in up_to_rank if 2 * count < ratings_count]) as lower_rank,
        1 + len([1 for count in up_to_rank if 2 * count <= ratings_count]) as upper_rank,
        -- a rank a whole scale away from the mean is held by nobody; its logarithm is left out of the sum
        1 + list_sum([
            at_rank[rank] / ratings_count * log2(nullif(1 - abs(rank - mean_rank) / 4, 0)) for rank in [1, 2, 3, 4, 5]
        ]) as consensus
    from cumulated
),

judged as (
    select
        medians.*,
        ratings_count >= quorum_ratings_count and ratings_count >= quorum_share * expected_count as has_quorum,
        case
            when lower_rank < upper_rank then (lower_rank + upper_rank) / 2
            else upper_rank - 0.5 + (ratings_count / 2 - (up_to_rank[upper_rank] - at_rank[upper_rank])) / at_rank[upper_rank]
        end as interpolated_rank,
        case when ratings_count >= agreement_minimum_count then consensus end as agreement,
        case
            when agreement >= agreement_united then 'united'
            when agreement >= agreement_divided then 'divided'
            when agreement is not null then 'split'
        end as agreement_label
    from medians
    cross join method
),

described as (
    select
        judged.*,
        case when has_quorum then shown.code end as level,
        case when has_quorum then 'quorum' else 'insufficient' end as basis,
        case when has_quorum then interpolated_rank end as interpolated_median,
        lowest.code as lowest_level,
        highest.code as highest_level
    from judged
    left join levels as shown on shown.rank = judged.upper_rank
    left join levels as lowest on lowest.rank = judged.lowest_rank
    left join levels as highest on highest.rank = judged.highest_rank
)

select * from described
