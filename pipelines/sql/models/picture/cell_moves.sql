-- One row per round, area and theme: its joint picture, and whether most of those who rated twice moved the same way.
-- Key: round_id, area_id, theme_id
-- What confirms a change is said here alone: more than the method's share, of at least as many as agreement needs.
with picture as (
    select * from picture
),

paired as (
    select *, raised_count + lowered_count + same_count as paired_count from picture
),

moved as (
    select
        paired.*,
        paired_count >= agreement_minimum_count and raised_count > confirmed_share * paired_count as is_raised_by_most,
        paired_count >= agreement_minimum_count and lowered_count > confirmed_share * paired_count as is_lowered_by_most
    from paired
    cross join method
)

select * from moved
