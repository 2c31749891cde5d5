-- One row per round, area and theme: the level that is shown, frozen where the round is published and computed until then.
-- Key: round_id, area_id, theme_id
-- A published round is never computed again, so a later change of rule or border does not rewrite it.
with published as (
    select * from ledger.published_cells
),

cells as (
    select * from cells
),

rounds as (
    select * from rounds
),

computed as (
    select cells.*
    from cells
    inner join rounds on rounds.round_id = cells.round_id
    where rounds.state <> 'published'
),

shown as (
    select round_id, area_id, theme_id, level from published
    union all
    select round_id, area_id, theme_id, level from computed
)

select * from shown
