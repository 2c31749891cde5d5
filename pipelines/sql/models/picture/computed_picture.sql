-- One row per live round, area and theme: the joint picture as the rules make it today, with what has changed.
-- Key: round_id, area_id, theme_id
-- The columns are those that are frozen when the round is published.
with cells as (
    select * from cell_streaks
),

paired_answers as (
    select * from paired_answers
),

corrected_cells as (
    select * from corrected_cells
),

compared as (
    select
        cells.round_id,
        cells.area_id,
        cells.theme_id,
        cells.level,
        cells.basis,
        cells.ratings_count,
        cells.expected_ratings_count,
        cells.expected_count,
        cells.no_insight_count,
        cells.normal_count,
        cells.deviating_count,
        cells.worrying_count,
        cells.critical_count,
        cells.severe_count,
        cells.lowest_level,
        cells.highest_level,
        cells.worrying_share,
        cells.interpolated_median,
        cells.agreement,
        cells.agreement_label,
        cells.is_flagged,
        cells.is_stable,
        cells.deciding_agency_ids,
        cells.best_level,
        cells.worst_level,
        cells.missing_agency_ids,
        cells.previous_round_id,
        cells.previous_level,
        coalesce(paired_answers.raised_count, 0) as raised_count,
        coalesce(paired_answers.lowered_count, 0) as lowered_count,
        coalesce(paired_answers.same_count, 0) as same_count,
        cells.worrying_rounds_count,
        case when cells.level is not null then corrected_level end as corrected_level,
        case when cells.level is not null then corrected_rank end as corrected_rank
    from cells
    left join paired_answers using (round_id, area_id, theme_id)
    left join corrected_cells using (round_id, area_id, theme_id)
)

select * from compared
