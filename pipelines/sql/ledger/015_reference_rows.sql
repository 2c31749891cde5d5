-- One row per row of the reference data that was new, changed or gone when an entry was written: with no content it was
-- gone. What held at an entry is the newest of each file and key until then. For entries before the first of these it
-- is not known.
create table ledger.reference_rows (
    entry_id uuid not null,
    file varchar not null,
    row_key varchar not null,
    row_number integer not null,
    content varchar
);
