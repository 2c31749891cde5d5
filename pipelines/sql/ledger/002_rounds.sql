-- One row per change of a round's dates, kind or recorded state. Times are UTC.
create table ledger.rounds (
    entry_id uuid not null,
    round_id varchar not null,
    kind varchar not null,
    opens_at timestamp not null,
    closes_at timestamp not null,
    state varchar not null
);
