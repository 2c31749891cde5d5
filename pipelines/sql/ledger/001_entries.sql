-- One row per change: what kind, when (UTC), by which function and why. Every other ledger row belongs to one of these.
create table ledger.entries (
    entry_id uuid not null,
    kind varchar not null,
    recorded_at timestamp not null,
    role varchar not null,
    agency_id varchar,
    note varchar not null
);
