"""One cell in words: its level, and what always stands beside it."""

from __future__ import annotations

from pipelines import swedish
from pipelines.picture.rows import JudgedCell
from pipelines.reference import Reference
from pipelines.swedish import AGREEMENT_WORDS, INSUFFICIENT, capitalised, counted, joined, listed, percent


def level_words(level: str | None, reference: Reference) -> str:
    """'◑ oroande', or 'underlag saknas' without a level."""
    if level is None:
        return INSUFFICIENT
    description = reference.level(level)
    return f"{description.symbol} {description.label}"


def answered(row: JudgedCell) -> str:
    """'5 av 7', with those nobody expected, and those who see nothing, beside."""
    count = swedish.answered(row)
    return count + (f", {row.no_insight_count} utan insikt" if row.no_insight_count else "")


def spread(row: JudgedCell, reference: Reference) -> str:
    """'normalt–kritiskt', one word where all agree, a dash where nobody has rated; nothing if it is not shown."""
    if row.lowest_level is None or row.highest_level is None:
        return "" if row.ratings_count else "–"
    lowest, highest = (reference.level(level).label for level in (row.lowest_level, row.highest_level))
    return lowest if lowest == highest else f"{lowest}–{highest}"


def share_heading(reference: Reference) -> str:
    """'Oroande eller värre': what the share is a share of, as a heading."""
    return capitalised(reference.at_or_above("worrying_rank"))


def share(row: JudgedCell) -> str:
    """'50 %', a dash without answers to share; nothing if it is not shown."""
    return _unknown(row) if row.worrying_share is None else percent(row.worrying_share)


def agreement(row: JudgedCell) -> str:
    """'delad', a dash where too few have answered; nothing if it is not shown."""
    return _unknown(row) if row.agreement_label is None else AGREEMENT_WORDS[row.agreement_label]


def _unknown(row: JudgedCell) -> str:
    """A cell with a level has a share and an agreement too: where they are missing they are hidden."""
    return "–" if row.level is None else ""


def paired(row: JudgedCell) -> str:
    """'2 höjde, 1 sänkte, 3 samma' among the agencies that rated both times; nothing if that is not shown."""
    if row.raised_count is None:
        return ""
    counts = [(row.raised_count, "höjde"), (row.lowered_count, "sänkte"), (row.same_count, "samma")]
    return listed(f"{count} {word}" for count, word in counts if count) or "ingen jämförbar"


def missing(row: JudgedCell, reference: Reference) -> str:
    """The short names of those expected who have not answered; nothing if that is not shown."""
    if row.missing_agency_ids is None:
        return ""
    return listed(reference.agency(agency_id).short_label for agency_id in row.missing_agency_ids) or "ingen"


def facts(row: JudgedCell, reference: Reference) -> list[tuple[str, str]]:
    """What stands beside a level, as (name, words), but for what the user may not see."""
    named = [
        ("Svar", answered(row)),
        ("Spann", spread(row, reference)),
        (share_heading(reference), share(row)),
        ("Samsyn", agreement(row)),
        ("Sedan förra omgången", paired(row)),
        ("Har inte svarat", missing(row, reference)),
    ]
    return [(name, words) for name, words in named if words]


def stability(row: JudgedCell, reference: Reference) -> str:
    """Whether the level hangs on a single answer, and on whose; nothing without a level, or if that is not shown."""
    if row.is_stable is None:
        return ""
    if row.is_stable:
        return "samma nivå vem som än räknas bort."
    deciding = [reference.agency(agency_id).label for agency_id in row.deciding_agency_ids or ()]
    one_of = "" if len(deciding) == 1 else "vart och ett av svaren från "
    return f"nivån står och faller med {one_of or 'svaret från '}{joined(deciding)}."


def best_and_worst(row: JudgedCell, reference: Reference) -> str:
    """What the level would have been if all those missing had answered; nothing if nobody is missing."""
    if not row.missing_agency_ids or row.best_level is None or row.worst_level is None:
        return ""
    best, worst = (reference.level(level).label for level in (row.best_level, row.worst_level))
    if best == worst:
        return f"{best}, vad de som saknas än hade svarat."
    return f"om de som saknas hade svarat: som bäst {best}, som värst {worst}."


def in_a_row(row: JudgedCell, reference: Reference) -> str:
    """For how many rounds in a row the cell has been worrying or worse; nothing if it is not."""
    if not row.worrying_rounds_count:
        return ""
    return f"{counted(row.worrying_rounds_count, 'omgång', 'omgångar')} på {reference.at_or_above('worrying_rank')}."
