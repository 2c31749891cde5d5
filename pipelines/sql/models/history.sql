-- One row per published round, area and theme under the definition that holds now: what trends are drawn from.
-- Key: round_id, area_id, theme_id
-- Rounds before a redefinition of the area or the theme, and plain meetings, are left out: they are not comparable.
with published as (
    select * exclude (entry_id) from ledger.published_cells
),

rounds as (
    select * from rounds where kind <> 'meeting'
),

areas as (
    select area_id, max(valid_from) as valid_from from areas group by area_id
),

themes as (
    select theme_id, max(valid_from) as valid_from from themes group by theme_id
),

comparable as (
    select published.*
    from published
    inner join rounds on rounds.round_id = published.round_id
    inner join areas on areas.area_id = published.area_id and areas.valid_from <= rounds.meeting_on
    inner join themes on themes.theme_id = published.theme_id and themes.valid_from <= rounds.meeting_on
)

select * from comparable
