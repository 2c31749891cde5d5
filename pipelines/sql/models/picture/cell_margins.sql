-- One row per live round, area and theme: the cell, and how easily its level would have been another.
-- Key: round_id, area_id, theme_id
-- An agency is taken out as if it had not answered: it is still expected, so the quorum may go with it, and a cell
-- whose quorum hangs on one answer is not stable. Best and worst: all those missing answer normal, or severe.
with cells as (
    select * from cells
),

method as (
    select * from method
),

scale as (
    select list(code order by rank) as codes from levels
),

moved as (
    select
        cells.*,
        codes,
        quorum_ratings_count,
        quorum_share * expected_count as quorum_expected_count,
        [
            1 + len([1 for rank in [1, 2, 3, 4, 5] if 2 * (up_to_rank[rank] - (rank >= gone)::integer) < ratings_count])
            for gone in [1, 2, 3, 4, 5]
        ] as rank_without,
        1 + len([1 for count in up_to_rank if 2 * (count + missing_count) <= ratings_count + missing_count])
            as best_rank,
        1 + len([1 for count in up_to_rank[:4] if 2 * count <= ratings_count + missing_count]) as worst_rank
    from cells
    cross join method
    cross join scale
),

weighed as (
    select
        *,
        [
            rater.agency_id for rater in raters
            if has_quorum
            and (
                rank_without[rater.rank] <> upper_rank
                or ratings_count - 1 < quorum_ratings_count
                or expected_ratings_count - rater.is_expected::integer < quorum_expected_count
            )
        ] as deciding,
        ratings_count + missing_count >= quorum_ratings_count
        and expected_ratings_count + missing_count >= quorum_expected_count as can_have_quorum,
        case when has_quorum then len(deciding) = 0 end as is_stable,
        coalesce(array_to_string(deciding, ','), '') as deciding_agency_ids,
        case when can_have_quorum then codes[best_rank] end as best_level,
        case when can_have_quorum then codes[worst_rank] end as worst_level
    from moved
)

select * from weighed
