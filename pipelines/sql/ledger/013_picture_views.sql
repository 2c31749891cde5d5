-- One row for each round whose picture somebody other than the strategist has opened: from then on it stays closed.
create table ledger.picture_views (
    entry_id uuid not null,
    round_id varchar not null
);
