-- One row per published round, area and theme under the definition that holds now: what trends are drawn from.
-- Key: round_id, area_id, theme_id
-- What the area continues is its history too, of several that were merged the worst. Rounds before a redefinition, and
-- of kinds that are not compared, are left out. Now is the latest published round; what no longer held then is not
-- valid.
with published as (
    select * exclude (entry_id), round_id::date as meeting_on from ledger.published_cells
),

rounds as (
    select round_id from rounds where is_compared
),

current as (
    select *, ends_on >= (select max(meeting_on) from published) as is_valid_now
    from continued_cells
    where starts_on <= (select max(meeting_on) from published)
    qualify starts_on = max(starts_on) over (partition by area_id, theme_id)
),

comparable as (
    select
        published.* exclude (meeting_on) replace (current.area_id as area_id),
        published.area_id as earlier_area_id,
        current.is_valid_now
    from published
    semi join rounds on rounds.round_id = published.round_id
    inner join current
        on current.earlier_area_id = published.area_id and current.theme_id = published.theme_id
        and published.meeting_on between current.earlier_starts_on and current.earlier_ends_on
),

worst as (
    select comparable.*
    from comparable
    left join levels on levels.code = comparable.level
    qualify row_number() over (
        partition by round_id, area_id, theme_id
        order by levels.rank desc nulls last, is_flagged desc, worrying_share desc nulls last, earlier_area_id
    ) = 1
)

select * from worst
