-- One row per live round, area and theme: what the answers that count say together.
-- Key: round_id, area_id, theme_id
-- The level is the upper median where enough agencies have rated, and half of those expected to; else there is none.
-- Whoever rates without being expected counts in the level, but makes nobody else's silence smaller.
with medians as (
    select * from cell_medians
),

method as (
    select * from method
),

scale as (
    select list(code order by rank) as codes from levels
),

judged as (
    select
        medians.*,
        ratings_count >= quorum_ratings_count
        and expected_ratings_count >= quorum_share * expected_count as has_quorum,
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
        case when has_quorum then codes[upper_rank] end as level,
        case when has_quorum then 'quorum' else 'insufficient' end as basis,
        case when has_quorum then interpolated_rank end as interpolated_median,
        codes[lowest_rank] as lowest_level,
        codes[highest_rank] as highest_level
    from judged
    cross join scale
)

select * from described
