-- One row per reminder that has left us: to which agency, about which round and on which occasion. Never the address.
create table ledger.reminders (
    entry_id uuid not null,
    round_id varchar not null,
    agency_id varchar not null,
    occasion varchar not null
);
