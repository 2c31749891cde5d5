-- One row per version of a measure; the newest is what the plan says.
create table ledger.measures (
    entry_id uuid not null,
    measure_id varchar not null,
    title varchar not null,
    problem varchar not null,
    cause varchar not null,
    goal varchar not null,
    indicator varchar not null,
    owner_agency_id varchar not null,
    responsible_function varchar not null,
    starts_on date not null,
    ends_on date not null,
    follow_up_on date not null,
    status varchar not null,
    round_id varchar,
    area_id varchar,
    theme_id varchar,
    status_reason varchar not null,
    follow_up varchar not null
);
