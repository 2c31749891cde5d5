"""Text that a spreadsheet would run as a formula, made harmless and back again."""

from __future__ import annotations

import re

FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def neutral(text: str) -> str:
    """The text with an apostrophe first if a spreadsheet could run it: `=1+1` becomes `'=1+1`."""
    return f"'{text}" if FORMULA.match(text) else text


def original(text: str) -> str:
    """Undoes `neutral`."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text
