-- One row per round, area and theme that raised a signal: why, the cell behind it, and what has been decided of it.
-- Key: round_id, area_id, theme_id
-- Frozen where the round is published and computed until then. The newest decision holds; without one it is missing.
with raised as (
    select * from raised_signals
),

published as (
    select published_cells.* exclude (entry_id, method_version), published_signals.reason, published_signals.strength
    from ledger.published_signals as published_signals
    inner join ledger.published_cells as published_cells using (round_id, area_id, theme_id)
),

decisions as (
    select * from ledger.signal_decisions
),

entries as (
    select entry_id, recorded_at from ledger.entries
),

shown as (
    select * from published
    union all by name
    select * from raised
),

decided as (
    select
        decisions.round_id,
        decisions.area_id,
        decisions.theme_id,
        arg_max(decision, decisions.entry_id) as decision,
        arg_max(note, decisions.entry_id) as note,
        arg_max(recorded_at, decisions.entry_id) as decided_at
    from decisions
    inner join entries on entries.entry_id = decisions.entry_id
    group by decisions.round_id, decisions.area_id, decisions.theme_id
),

followed as (
    select shown.*, decided.decision, decided.note, decided.decided_at
    from shown
    left join decided
        on decided.round_id = shown.round_id and decided.area_id = shown.area_id and decided.theme_id = shown.theme_id
)

select * from followed
