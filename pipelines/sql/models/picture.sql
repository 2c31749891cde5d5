-- One row per round, area and theme: the joint picture, frozen where the round is published and computed until then.
-- Key: round_id, area_id, theme_id
-- A published round is read as it was published, whatever the rules say today.
with published as (
    select * exclude (entry_id, method_version) from ledger.published_cells
),

computed as (
    select * from computed_picture
),

rounds as (
    select * from rounds
),

unpublished as (
    select computed.*
    from computed
    inner join rounds on rounds.round_id = computed.round_id
    where rounds.state <> 'published'
),

shown as (
    select * from published
    union all by name
    select * from unpublished
)

select * from shown
