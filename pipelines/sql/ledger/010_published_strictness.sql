-- One row per agency and published round: how much stricter than the others it was reckoned to be, from the rounds
-- before, when the second lens of that round was frozen. With it the reasons for an old picture stay those it was
-- published with.
create table ledger.published_strictness (
    entry_id uuid not null,
    round_id varchar not null,
    agency_id varchar not null,
    strictness double not null,
    compared_count integer not null
);
