-- One row per unpublished round, area and theme that calls for a signal: the cell, its rise and the worst answer.
-- Key: round_id, area_id, theme_id
-- One answer at the flag's rank is enough, also without a quorum. A level that has risen must be confirmed: by most of
-- those who rated both times, or by two rounds in a row above the level of two rounds ago, the worst of what the area
-- continues. Not every kind of round raises signals.
with computed as (
    select * from cell_moves
    semi join rounds on rounds.round_id = cell_moves.round_id and rounds.state <> 'published'
),

earlier as (
    select * from earlier_levels
),

scale as (
    select list(code order by rank) as codes from levels
),

ranked as (
    select
        computed.*,
        list_position(codes, computed.level) as rank,
        list_position(codes, computed.previous_level) as previous_rank,
        earlier_rank,
        case when is_flagged then list_position(codes, computed.highest_level) end as flag_strength
    from computed
    semi join rounds on rounds.round_id = computed.round_id and rounds.raises_signals
    cross join scale
    left join earlier using (round_id, area_id, theme_id)
),

judged as (
    select
        ranked.*,
        least(rank, previous_rank) > earlier_rank and previous_rank is not null as is_raised_two_rounds,
        case
            when rank > previous_rank and is_raised_by_most then 'raised_by_most'
            when is_raised_two_rounds then 'raised_two_rounds'
        end as rise_reason,
        case when rise_reason is not null and rank >= signal_rise_rank then rank end as rise_strength
    from ranked
    cross join method
),

called as (
    select * exclude (
        rank, previous_rank, earlier_rank, paired_count, is_raised_by_most, is_lowered_by_most, is_raised_two_rounds
    )
    from judged where rise_strength is not null or flag_strength is not null
)

select * from called
