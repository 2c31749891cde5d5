-- One row per answer as it was given; a later row for the same round, agency, area and theme replaces it in the
-- picture. An answer without a value is one that was cleared. A saved row is a draft; handing in, or importing, writes
-- what counts.
create table ledger.ratings (
    entry_id uuid not null,
    round_id varchar not null,
    agency_id varchar not null,
    area_id varchar not null,
    theme_id varchar not null,
    answer varchar,
    confidence varchar,
    outlook varchar,
    comment varchar not null,
    is_settled boolean not null,
    is_handed_in boolean not null
);

-- One row per agency and round in an entry that hands in; what it handed in are the ratings of the same entry.
create table ledger.submissions (
    entry_id uuid not null,
    round_id varchar not null,
    agency_id varchar not null,
    is_late boolean not null
);
