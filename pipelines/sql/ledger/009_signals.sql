-- One row per signal of a published round, frozen with it: why it was raised, and the rank that raised it.
create table ledger.published_signals (
    entry_id uuid not null,
    round_id varchar not null,
    area_id varchar not null,
    theme_id varchar not null,
    reason varchar not null,
    strength integer not null
);

-- One row per decision on a signal; the newest is what holds.
create table ledger.signal_decisions (
    entry_id uuid not null,
    round_id varchar not null,
    area_id varchar not null,
    theme_id varchar not null,
    decision varchar not null,
    note varchar not null
);
