-- What a published cell and agency also froze from here on; rounds published before have no value in these columns.
alter table ledger.published_cells add column is_stable boolean;
alter table ledger.published_cells add column deciding_agency_ids varchar;
alter table ledger.published_cells add column best_level varchar;
alter table ledger.published_cells add column worst_level varchar;
alter table ledger.published_cells add column worrying_rounds_count integer;
alter table ledger.published_cells add column corrected_level varchar;
alter table ledger.published_cells add column corrected_rank double;

-- One row per agency that was expected in, or handed in to, a published round. Steps are in levels, summed over the
-- `compared_count` ratings that it made in cells with a level: against that level, and against the mean of the cell's
-- others.
create table ledger.published_agencies (
    entry_id uuid not null,
    round_id varchar not null,
    agency_id varchar not null,
    expected_count integer not null,
    answered_count integer not null,
    is_on_time boolean not null,
    compared_count integer not null,
    median_steps double not null,
    mean_steps double not null
);
