"""What is said of a command that cannot be understood: which part of it, and what may stand there."""

from __future__ import annotations

import re
from typing import Any

import typer

UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""The parent of all that can be wrong with how a command is written; Typer gives it no public name."""

WORDS = {
    r"No such command '(.*)'\.": "Kommandot ”{}” finns inte.",
    r"No such option: (\S+)": "Flaggan {} finns inte.",
    r"Option '(.*)' requires an argument\.": "Flaggan {} behöver ett värde.",
    r"Got unexpected extra argument\(s\) \((.*)\)": "Det står för mycket: {}.",
}
"""What Typer says (a pattern) → what we say."""

CHOICES = re.compile(r"is not one of (.*)\.")


def explained(error: Any) -> str:
    """One line in Swedish about a `UsageError`, whose own words are English; empty if the help has been shown."""
    if not str(error):
        return ""
    program = error.ctx.command_path if error.ctx else "python -m pipelines"
    return f"{_what(error)} Skriv {program} --help för att se hur det ska vara."


def _what(error: Any) -> str:
    message = str(error.message)
    if parameter := getattr(error, "param", None):
        is_missing = type(error).__name__ == "MissingParameter"
        return f"{_name(parameter)} {'saknas' if is_missing else 'går inte att läsa'}. {_advice(parameter, message)}"
    for theirs, ours in WORDS.items():
        if found := re.search(theirs, message):
            return ours.format(*found.groups())
    return "Kommandot går inte att förstå."


def _name(parameter: Any) -> str:
    """'--opens-at', or 'DATUM' for what stands without a flag."""
    is_flag = parameter.param_type_name == "option"
    return str(parameter.opts[0] if is_flag else parameter.metavar or parameter.name.upper())


def _advice(parameter: Any, message: str) -> str:
    if choices := CHOICES.search(message):
        return f"Välj bland: {choices.group(1).replace(chr(39), '')}."
    return str(parameter.help or "")
