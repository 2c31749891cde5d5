-- One row per round, organisation, area and theme that the organisation has answered, handed in or not.
-- Key: round_id, agency_id, area_id, theme_id
-- What the organisation has changed itself goes before what counts, also when a file was imported in between;
-- `is_counting` says which of the two it is. Only the organisation itself may see this.
with pending_drafts as (
    select * from pending_drafts
),

counting_answers as (
    select * exclude (rank) from counting_answers
),

unchanged as (
    select counting_answers.*
    from counting_answers
    anti join pending_drafts
        on pending_drafts.round_id = counting_answers.round_id and pending_drafts.agency_id = counting_answers.agency_id
        and pending_drafts.area_id = counting_answers.area_id and pending_drafts.theme_id = counting_answers.theme_id
),

own as (
    select *, false as is_counting from pending_drafts where answer is not null
    union all by name
    select *, true as is_counting from unchanged
)

select * from own
