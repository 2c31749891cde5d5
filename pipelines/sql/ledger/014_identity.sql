-- One row: which store this is. A copy has the same.
create table ledger.identity (store_id uuid not null);

insert into ledger.identity values (uuid());

-- One row each time that the file was taken into use, or made whole again; the highest number is how it is now.
-- A file in use is not all: what was written last stands in the .wal beside it.
create table ledger.file_states (
    state_number bigint not null,
    is_whole boolean not null
);
