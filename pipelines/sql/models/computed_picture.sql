-- One row per live round, area and theme: the joint picture as the rules make it today, with what changed since the round before.
-- Key: round_id, area_id, theme_id
-- The columns are those that are frozen when the round is published.
with cells as (
    select * from cells
),

cell_changes as (
    select * from cell_changes
),

compared as (
    select
        cells.round_id,
        cells.area_id,
        cells.theme_id,
        cells.level,
        cells.basis,
        cells.ratings_count,
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
        cells.missing_agency_ids,
        cell_changes.previous_round_id,
        cell_changes.previous_level,
        coalesce(cell_changes.raised_count, 0) as raised_count,
        coalesce(cell_changes.lowered_count, 0) as lowered_count,
        coalesce(cell_changes.same_count, 0) as same_count
    from cells
    left join cell_changes
        on cell_changes.round_id = cells.round_id and cell_changes.area_id = cells.area_id and cell_changes.theme_id = cells.theme_id
)

select * from compared
