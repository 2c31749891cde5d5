-- One row per live round, area and theme: medians and agreement, all from the five counts.
-- Key: round_id, area_id, theme_id
-- Agreement is the consensus of Tastle and Wierman (2007, Int. J. Approx. Reasoning 45:531-545) over the ranks 1-5, a
-- scale four steps wide. The interpolated median is for charts; a mean is never a level.
with counts as (
    select * from cell_counts
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

interpolated as (
    select
        * exclude (at_rank),
        case
            when lower_rank < upper_rank then (lower_rank + upper_rank) / 2
            else upper_rank - 0.5
                + (ratings_count / 2 - (up_to_rank[upper_rank] - at_rank[upper_rank])) / at_rank[upper_rank]
        end as interpolated_rank
    from medians
)

select * from interpolated
