-- One row per entry that hands in and cell in it whose answer is not what had been saved, or stands twice.
-- Key: entry_id, agency_id, area_id, theme_id
-- Handing in repeats what the agency had saved since last time, and approving what had been asked about. So it stands
-- twice in the ledger, and somebody who writes in its file would have to change both.
with asked as (
    select
        submissions.entry_id,
        submissions.round_id,
        submissions.agency_id,
        coalesce(submissions.request_entry_id, submissions.entry_id) as asked_entry_id,
        lag(asked_entry_id) over (
            partition by submissions.round_id, submissions.agency_id order by submissions.entry_id
        ) as asked_before_entry_id
    from ledger.submissions as submissions
    inner join ledger.entries as entries on entries.entry_id = submissions.entry_id
    where entries.kind in ('hand_in', 'approve')
),

answers as (
    select *, row(answer, confidence, outlook, comment, is_settled) as said from ledger.ratings
),

saved as (
    select
        asked.entry_id,
        drafts.round_id,
        drafts.agency_id,
        drafts.area_id,
        drafts.theme_id,
        arg_max_null(drafts.said, drafts.entry_id) as said
    from asked
    inner join answers as drafts
        on drafts.round_id = asked.round_id and drafts.agency_id = asked.agency_id
        and drafts.entry_id < asked.asked_entry_id
        and (asked.asked_before_entry_id is null or drafts.entry_id > asked.asked_before_entry_id)
    where not drafts.is_handed_in
    group by asked.entry_id, drafts.round_id, drafts.agency_id, drafts.area_id, drafts.theme_id
),

told as (
    select * from saved
    union all
    select entry_id, round_id, agency_id, area_id, theme_id, said
    from answers
    where is_handed_in and (entry_id, round_id, agency_id) in (select (entry_id, round_id, agency_id) from asked)
),

altered as (
    select entry_id, round_id, agency_id, area_id, theme_id
    from told
    group by entry_id, round_id, agency_id, area_id, theme_id
    having count(*) <> 2 or count(distinct said) <> 1
)

select * from altered
