-- One row per answer as it was given; a later row for the same round, organisation, area and theme replaces it in the picture.
create table ledger.ratings (
    entry_id uuid not null,
    round_id varchar not null,
    agency_id varchar not null,
    area_id varchar not null,
    theme_id varchar not null,
    answer varchar,
    confidence varchar,
    outlook varchar,
    comment varchar not null
);

-- One row per handing-in: what the organisation had answered up to and with this entry counts.
create table ledger.submissions (
    entry_id uuid not null,
    round_id varchar not null,
    agency_id varchar not null,
    is_late boolean not null
);
