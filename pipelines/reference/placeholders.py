"""Texts in a municipality's files that name a level or a threshold: `[flag_rank]` is filled in from its row.

So a changed label or threshold changes every text. A placeholder is a level's code (its label) or a setting of
`method.csv`: a rank becomes the level and what is worse, a share percent. With a capital first letter it begins a
sentence. Not curly brackets: in a file from a spreadsheet they are what ä and å become in the wrong letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from pipelines.domain import LevelDescription
from pipelines.reference.glossary import FILE as GLOSSARY
from pipelines.reference.municipality import Reference
from pipelines.swedish import capitalised

PLACEHOLDER = re.compile(r"\[(\w+)\]")


def fill(text: str, reference: Reference, say: Callable[[str], str] = str) -> str:
    """The text with its placeholders filled in, each written as `say` does. KeyError for one that names nothing."""
    return PLACEHOLDER.sub(lambda found: say(_words(found[1], reference)), text)


def check_placeholders(reference: Reference) -> Iterator[str]:
    """One sentence per placeholder that names neither a level nor a setting."""
    known = {*(level.code.value for level in reference.levels), *(row.setting for row in reference.settings)}
    texts = [(GLOSSARY, text) for term in reference.glossary for text in (term.term, *term.also, term.explanation)]
    texts += [("method.csv", row.description) for row in reference.settings]
    texts += [("level_descriptors.csv", row.descriptor) for row in reference.descriptors]
    texts += [("levels.csv", level.reaction) for level in reference.levels]
    for file, text in texts:
        for name in PLACEHOLDER.findall(text):
            if name[:1].lower() + name[1:] not in known:
                yield (
                    f"{file}: [{name}] är varken en nivås kod eller en rad i method.csv. Skriv t.ex. "
                    "[flag_rank] eller [normal]."
                )


def with_words(reference: Reference) -> Reference:
    """The municipality with every text of its files filled in, as it is shown."""
    say = partial(fill, reference=reference)
    terms = [
        replace(term, term=say(term.term), also=tuple(map(say, term.also)), explanation=say(term.explanation))
        for term in reference.glossary
    ]
    return replace(
        reference,
        levels=_filled_levels(reference.levels, reference),
        descriptors=tuple(replace(row, descriptor=say(row.descriptor)) for row in reference.descriptors),
        settings=tuple(replace(row, description=say(row.description)) for row in reference.settings),
        glossary=tuple(terms),
    )


def _filled_levels(levels: Sequence[LevelDescription], reference: Reference) -> tuple[LevelDescription, ...]:
    return tuple(
        replace(level, descriptor=fill(level.descriptor, reference), reaction=fill(level.reaction, reference))
        for level in levels
    )


def _words(name: str, reference: Reference) -> str:
    code = name[:1].lower() + name[1:]
    words = reference.in_words(code)
    return words if code == name else capitalised(words)
