"""What is read is kept until the ledger changes. The only home of caches.

Everything is keyed on the store's version, the question and who asks, so nothing is ever stale and nothing is cleared.
What is kept is shared between sessions: tables and figures are read, never changed. The standard library's cache is
used, since Streamlit's hashes its arguments anew on every call, which was a tenth of a rerun.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from pipelines import reference as reference_data
from pipelines.config import Config
from pipelines.ledger import Store, open_store

Kept = TypeVar("Kept")

FROZEN = -1
"""In place of a version: what is asked about is published, so no entry can change the answer."""


def store() -> Store:
    """The one store of this server, opened by the first who asks."""
    with _opening:
        config = Config.from_env()
        return _opened(config.store_path, config.reference_folder)


def keep(question: str, key: tuple[Hashable, ...], ask: Callable[[], Kept], *, is_frozen: bool = False) -> Kept:
    """The answer to a question, or a figure, made once for each version of the ledger; once and for all if frozen."""
    version = FROZEN if is_frozen else store().version
    answer: Kept = _answer(Question(str(Config.from_env().store_path), version, question, key, ask))
    return answer


@dataclass(frozen=True)
class Question:
    """What is asked of which version of which store; two are the same whoever is set to answer them."""

    path: str
    version: int
    question: str
    key: tuple[Hashable, ...]
    ask: Callable[[], Any] = field(compare=False)


@lru_cache(maxsize=400)
def _answer(question: Question) -> Any:
    return question.ask()


def let_go() -> None:
    """Closes the store, if it is open; whoever asks next opens it anew."""
    with _opening:
        for opened in _all_opened:
            opened.close()
        _all_opened.clear()
        _opened.cache_clear()


_opening = Lock()
_all_opened: list[Store] = []


@cache
def _opened(path: Path, reference_folder: Path) -> Store:
    opened = open_store(path, reference_data.load(reference_folder))
    _all_opened.append(opened)
    return opened
