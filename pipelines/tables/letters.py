"""What a text from a file is made of: one form for every letter, and a reason where it cannot be read.

Nothing unreadable is mended by guessing. What looks right and differs (a letter and its mark apart, a soft hyphen) is
made the same; what does not look right is told.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress

ORDINARY = re.compile("[ -~\nåäöÅÄÖéÉüÜ–—”“’…•€°§½·]*")
"""Most texts are nothing else, and are not looked at letter by letter."""

LINE_BREAK = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how a workbook writes a character that XML has no room for
DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
JOINS_NO_PICTURES = re.compile("(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200d\ufe0e\ufe0f]")
EMPTY_LETTERS = dict.fromkeys([0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0])
ERROR_VALUE = re.compile(
    r"#[A-ZÅÄÖ0-9_/ ]+[!?]|#N/A|#SAKNAS|#(?:GETTING|HÄMTAR)[_ ]DATA|#{3,}|(?:Err|Fel): ?\d{3}", re.IGNORECASE
)
"""What Excel and LibreOffice write, in English and Swedish, where a formula failed or a column is too narrow."""

IN_A_WORD = re.compile(
    "(?:(?<=[a-zåäö])|(?<=[A-ZÅÄÖ])(?=.[a-z]))[\xc0-\xd6\xd8-\xde\u0152\u0160\u0178\u017d](?<![ÅÄÖ])"
    "|(?<=[^\\W\\d_])[\u201c\u201d\u201e\u2020\u2021\u2030\u2039\u203a\u20ac\u2122\u02c6\u02dc\u0192"
    "¢£¤¥¦¨©ª«¬®¯±²³µ¶¸¹º»¼½¾¿÷×√∂∫├┬╠]+(?=[^\\W\\d_])"
    "|(?<=[^\\W\\d_])[?{}](?=[a-zåäö])|[õÕ]|&(?:[A-Za-z]{2,8}|#[0-9]{2,5}|#x[0-9A-Fa-f]{2,4});"
)
"""What no word has inside it, and every word has that was read with the wrong letters: `LŠget`, `n”got`, `L?get`."""

IN_OLD_FILES = re.compile("[ŠšŒœŽžŸƒ†‡ˆ„‹›˜¤]|[‰™€](?=[^\\W\\d_])|[{}]|[^\x00-\x7f\\W]{3}")
"""What the letters of a Mac or of DOS become when they are taken for those of Windows."""

IN_OLD_FILES_ALONE = re.compile(r"(?<!\w)…(?=[^\W\d_])|^[^”“]*\w”[^”“]*$")
"""The same, for what Windows has in ordinary text too: told where no letter of the file speaks for Windows."""

TAKEN_FOR = ("cp1252", "mac_roman", "cp850", "latin-1")
USUAL = frozenset("åäöÅÄÖéÉèÈüÜáàæøÆØ–—”“’‘…•€§°½²©®·´« »\u00a0\ufeff")

WRONG_LETTERS = (
    "bokstäverna är fel, texten är sparad med fel teckenkod. Öppna filen där den ser rätt ut och spara den som "
    "”CSV UTF-8” eller .xlsx"
)


def readable(text: str) -> str:
    """The text in one form: composed letters, `\\n` for every kind of line break, no invisible characters."""
    while ESCAPED.search(text) and (plain := ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)) != text:
        text = plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if ORDINARY.fullmatch(text):
        return text
    text = JOINS_NO_PICTURES.sub("", LINE_BREAK.sub("\n", text)).translate(EMPTY_LETTERS)
    return unicodedata.normalize("NFC", "".join(letter for letter in text if not _is_invisible(letter)))


def said(text: str) -> str:
    """The text as it is read, without blanks around it: empty where there is nothing to see."""
    shown = readable(text).strip()
    return shown if any(unicodedata.category(letter)[0] in "LNPS" for letter in shown) else ""


def comparable(text: str) -> str:
    """The text as it is compared: also without differences of case, width, spaces and kinds of dash."""
    plain = unicodedata.normalize("NFKC", DIRECTION.sub("", readable(text))).casefold()
    return re.sub(r"\s*[-‐‑‒–—−]\s*", "-", " ".join(plain.split()))


def unreadable(text: str) -> str | None:
    """Why a text that has been made `readable` cannot be kept, in Swedish with what to do; None if it can."""
    if ERROR_VALUE.fullmatch(text):
        return "ett felvärde. En formel gick inte att räkna ut. Skriv vad som ska stå, eller töm rutan."
    if ORDINARY.fullmatch(text) and not IN_A_WORD.search(text):
        return None
    if DIRECTION.search(text):
        return "ett osynligt tecken som vänder läsriktningen. Skriv om texten för hand."
    kinds = {unicodedata.category(letter) for letter in text if letter not in "\n\t"}
    if "Cc" in kinds:
        return "ett styrtecken som inte går att läsa. Skriv om texten för hand."
    if "\ufffd" in text or "\ufffe" in text or kinds & {"Cs", "Co"} or has_wrong_letters(text):
        return f"{WRONG_LETTERS}."
    return None


def has_wrong_letters(text: str) -> bool:
    """True if words of the text have letters that belong to another encoding."""
    without_links = re.sub(r"\S+(?:://|www\.)\S+", "", text)
    return bool(IN_A_WORD.search(without_links)) or any(map(_is_encoded_twice, re.findall(r"[^\x00-\x7f]{2,}", text)))


def is_from_old_file(text: str, *, is_windows: bool) -> bool:
    """True if a text read as Windows-1252 is none. `is_windows`: other letters of the file say that it is."""
    return bool(IN_OLD_FILES.search(text)) or (not is_windows and bool(IN_OLD_FILES_ALONE.search(text)))


def _is_encoded_twice(run: str) -> bool:
    """True for letters that are UTF-8 read as something else: `Ã¤` for ä, `â€“` for –."""
    for encoding in TAKEN_FOR:
        with suppress(UnicodeError):
            if USUAL.issuperset(run.encode(encoding).decode("utf-8")):
                return True
    return False


def _is_invisible(letter: str) -> bool:
    """True for what has no width and is neither told nor part of a picture."""
    return unicodedata.category(letter) == "Cf" and letter != "\u200d" and not DIRECTION.match(letter)
