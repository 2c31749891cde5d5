-- One row per round, area and theme: the joint picture, frozen where the round is published and computed until then.
-- Key: round_id, area_id, theme_id
-- A published round is read as it was published, whatever the rules say today.
with published as (
    select * exclude (entry_id, method_version) from ledger.published_cells
),

computed as (
    select * from computed_picture
),

unpublished as (
    select * from computed
    anti join published_rounds using (round_id)
),

shown as (
    select * from published
    union all by name
    select * from unpublished
)

select * from shown
