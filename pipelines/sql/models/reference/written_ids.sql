-- One row per kind of thing and id that the ledger has something about, with the last meeting it was about.
-- Key: kind, id
-- So a row that is taken out of the reference data is known to have been there. A measure may be about no meeting.
with frozen_lists as (
    select round_id, unnest(string_split(missing_agency_ids, ',')) as agency_id from ledger.published_cells
    union all
    select round_id, unnest(string_split(deciding_agency_ids, ',')) as agency_id from ledger.published_cells
),

written as (
    select 'agency' as kind, agency_id as id, max(round_id) as round_id from ledger.ratings group by agency_id
    union all
    select 'area', area_id, max(round_id) from ledger.ratings group by area_id
    union all
    select 'theme', theme_id, max(round_id) from ledger.ratings group by theme_id
    union all
    select 'agency', agency_id, max(round_id) from ledger.published_agencies group by agency_id
    union all
    select 'agency', agency_id, max(round_id) from ledger.submissions group by agency_id
    union all
    select 'agency', agency_id, max(round_id) from frozen_lists group by agency_id
    union all
    select 'area', area_id, max(round_id) from ledger.published_cells group by area_id
    union all
    select 'theme', theme_id, max(round_id) from ledger.published_cells group by theme_id
    union all
    select 'agency', owner_agency_id, max(round_id) from ledger.measures group by owner_agency_id
    union all
    select 'area', area_id, max(round_id) from ledger.measures group by area_id
    union all
    select 'theme', theme_id, max(round_id) from ledger.measures group by theme_id
),

dated as (
    select kind, id, max(round_id)::date as last_meeting_on
    from written
    where id <> ''
    group by kind, id
)

select * from dated
