-- One row per measure in the action plan, as its newest version says.
-- Key: measure_id
-- It is followed up for good when it is stopped, or done and then followed up; until then it can be late, which
-- depends on the day and is asked in the query.
with versions as (
    select * from ledger.measures
),

entries as (
    select
        entry_id,
        kind,
        recorded_at
    from ledger.entries
),

newest_versions as (
    select *
    from versions
    qualify row_number() over (partition by measure_id order by entry_id desc) = 1
),

courses as (
    select
        versions.measure_id,
        min(versions.entry_id) as added_entry_id,
        arg_min(entries.recorded_at, versions.entry_id) as created_at,
        min(versions.entry_id) filter (versions.status = 'done') as done_by,
        max(versions.entry_id) filter (entries.kind = 'follow_up_measure') as followed_up_by
    from versions
    inner join entries on entries.entry_id = versions.entry_id
    group by versions.measure_id
),

measures as (
    select
        newest_versions.*,
        courses.added_entry_id,
        courses.created_at,
        status = 'stopped' or status = 'done' and coalesce(followed_up_by > done_by, false) as is_followed_up
    from newest_versions
    inner join courses on courses.measure_id = newest_versions.measure_id
)

select * from measures
