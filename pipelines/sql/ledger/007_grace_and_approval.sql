-- A round may take late answers for some time after its deadline; without such a time it is null. Times are UTC.
alter table ledger.rounds add column grace_ends_at timestamp;

-- Who handed in: a word for the browser session, never a person. With a request, the session that approved it.
alter table ledger.submissions add column handed_in_by varchar;
alter table ledger.submissions add column request_entry_id uuid;

-- One row per time that an agency asked a second person to approve; what it asked about is what was saved before it.
create table ledger.approval_requests (
    entry_id uuid not null,
    round_id varchar not null,
    agency_id varchar not null,
    handed_in_by varchar not null
);

-- One row per request that was sent back, and why.
create table ledger.returned_requests (
    entry_id uuid not null,
    request_entry_id uuid not null,
    reason varchar not null,
    returned_by varchar not null
);
