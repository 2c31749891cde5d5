-- One row per measure in the action plan, as its newest version says.
-- Key: measure_id
-- A measure lacks its problem or its cause when nothing is written there; what is late depends on the day and is asked in the query.
with versions as (
    select * from ledger.measures
),

entries as (
    select
        entry_id,
        recorded_at
    from ledger.entries
),

newest_versions as (
    select *
    from versions
    qualify row_number() over (partition by measure_id order by entry_id desc) = 1
),

first_versions as (
    select
        measure_id,
        min(entry_id) as first_entry_id
    from versions
    group by measure_id
),

newest_versions_with_origin as (
    select
        newest_versions.*,
        entries.recorded_at as created_at,
        newest_versions.problem = '' as is_without_problem,
        newest_versions.cause = '' as is_without_cause
    from newest_versions
    inner join first_versions
        on newest_versions.measure_id = first_versions.measure_id
    inner join entries
        on first_versions.first_entry_id = entries.entry_id
)

select * from newest_versions_with_origin
