"""What may not be written in a text: numbers and addresses that point at one person or one vehicle.

Blocked on form, so that a mistyped number is caught too: a false alarm costs a rephrasing, a miss somebody's privacy.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from pipelines.errors import ContentProblem
from pipelines.swedish import joined

DASH = r"\-–—−‐"

PERSONAL_NUMBER = re.compile(
    rf"""
    (?<!\d)
    (?P<year>(?:18|19|20)?\d\d) (?P<joint>[ .{DASH}]?) (?P<month>\d\d) (?P=joint) (?P<day>\d\d)
    [ \t]{{0,2}} [+{DASH}]? [ \t]{{0,2}}
    \d{{4}}
    (?!\d) (?![{DASH}]\d\d[{DASH}]\d\d)     # 2026-01-01 - 2026-06-30 is a period
    """,
    re.VERBOSE,
)
GROUPED_AMOUNT = re.compile(r"(?<![\d+)])(?<!\d[ -])[1-9]\d{0,2}(?: \d{3}){2,}(?!\d)")  # 1 050 000 000
SWEDISH_PHONE = re.compile(
    rf"""
    (?<![\d:])
    \(? 0[1-9]\d{{0,2}} \)? [ ]? [/{DASH}]? [ ]?                 # area code: 08, 070, 0498, (0498)
    (?: \d{{5,8}}                                                 # 269000
      | \d{{2,3}} (?P<joint>[ .{DASH}]) \d{{2,3}} (?:(?P=joint)\d{{2,3}}){{0,2}} )   # 26 90 00, 123-45-67
    (?!\d)
    """,
    re.VERBOSE,
)
MOBILE_PHONE = re.compile(rf"(?<![\d:])0[ ]?7(?:[ .{DASH}]?\d){{8}}(?![ .{DASH}]?\d)")
FOREIGN_PHONE = re.compile(rf"(?:\+|(?<![\d:])00)[1-9](?:[ ().{DASH}/]{{0,3}}\d){{7,14}}(?!\d)")
E_MAIL = re.compile(r"[\w.+%'-]{1,64} ?(?:@|[(\[] ?at ?[)\]]) ?[\w-]{1,63}(?:\.[\w-]{1,63})+", re.IGNORECASE)
REGISTRATION_LETTERS = "[A-HJ-PR-UW-Z]{3}"
REGISTRATION_DIGITS = r"\d\d[\dA-HJ-NPR-UW-Z](?!\w|[/:]\d)"
REGISTRATION_NUMBER = re.compile(rf"(?<!\w){REGISTRATION_LETTERS}[ {DASH}]?{REGISTRATION_DIGITS}")
REGISTRATION_NUMBER_TOGETHER = re.compile(rf"(?<!\w){REGISTRATION_LETTERS}{REGISTRATION_DIGITS}", re.IGNORECASE)
ABBREVIATIONS = ("BUP", "LSS", "OSF", "SCB", "SFS", "SMS", "SOU")
"""Stand before counts in ordinary text ("OSF 120 möten") and look like the letters of a registration number."""


def check_text(text: str, what: str) -> None:
    """Raises ContentProblem, without repeating what was found, if the text holds something that points at a person, or
    half a character (a lone surrogate), which no file can hold.

    `what` begins the sentence: "Kommentaren", "Åtgärdens mål", "Filnamnet".
    """
    if any(unicodedata.category(character) == "Cs" for character in text):
        raise ContentProblem(
            f"{what} innehåller en halv emoji eller ett annat tecken som inte går att spara. Ta bort det och skriv om."
        )
    found = problems_in(text)
    if found:
        raise ContentProblem(
            f"{what} ser ut att innehålla {joined(found)}. Ta bort det och skriv om, så att ingen enskild person "
            "går att känna igen."
        )


def check_short_text(text: str, what: str, longest: int) -> None:
    """Raises ContentProblem if the text has more characters than `longest`, or as `check_text`."""
    if len(text) > longest:
        it = "det" if what.endswith("t") else "den"
        raise ContentProblem(f"{what} är {len(text)} tecken. Korta {it} till högst {longest}.")
    check_text(text, what)


def problems_in(text: str) -> list[str]:
    """The kinds of forbidden content found, in Swedish ("ett telefonnummer"), each once; empty if the text is fine."""
    plain = _plain(text)
    finders = {
        "ett personnummer eller samordningsnummer": _has_personal_number,
        "ett telefonnummer": _has_phone_number,
        "en e-postadress": _has_e_mail,
        "ett registreringsnummer": _has_registration_number,
    }
    return [kind for kind, has in finders.items() if has(plain)]


def _plain(text: str) -> str:
    """Full-width digits and hard spaces become ordinary ones, invisible characters go away."""
    normal = unicodedata.normalize("NFKC", text)
    return "".join(character for character in normal if unicodedata.category(character) != "Cf")


def _has_personal_number(text: str) -> bool:
    # Every position is tried, so that a number hidden behind other digits and spaces is found too.
    starts = re.finditer(r"(?<!\d)\d", text)
    matches = (PERSONAL_NUMBER.match(text, start.start()) for start in starts)
    return any(match is not None and _is_plausible_birth(match) for match in matches)


def _is_plausible_birth(match: re.Match[str]) -> bool:
    """The check digit is not asked for. A coordination number has 60 added to the day."""
    year, month, day = (int(match[part]) for part in ("year", "month", "day"))
    try:
        date(year if year > 99 else 2000 + year, month, day - 60 if day > 60 else day)
    except ValueError:
        return False
    return True


def _has_phone_number(text: str) -> bool:
    without_amounts = GROUPED_AMOUNT.sub(" # ", text)
    if MOBILE_PHONE.search(without_amounts) or FOREIGN_PHONE.search(without_amounts):
        return True
    return any(8 <= _digits_count(match[0]) <= 10 for match in SWEDISH_PHONE.finditer(without_amounts))


def _has_e_mail(text: str) -> bool:
    return E_MAIL.search(text) is not None


def _has_registration_number(text: str) -> bool:
    apart = (match[0][:3] for match in REGISTRATION_NUMBER.finditer(text))
    return any(letters not in ABBREVIATIONS for letters in apart) or bool(REGISTRATION_NUMBER_TOGETHER.search(text))


def _digits_count(text: str) -> int:
    return sum(character.isdigit() for character in text)
