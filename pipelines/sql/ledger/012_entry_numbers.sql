-- Entries are numbered in the order in which they were kept, from 1 and without gaps. Those from before had only their
-- ids, and get their numbers in the order of these.
create table ledger.numbered_entries (
    entry_number bigint not null,
    entry_id uuid not null,
    kind varchar not null,
    recorded_at timestamp not null,
    role varchar not null,
    agency_id varchar,
    note varchar not null
);

insert into ledger.numbered_entries by name
select row_number() over (order by entry_id) as entry_number, * from ledger.entries order by entry_id;

drop table ledger.entries;

alter table ledger.numbered_entries rename to entries;
