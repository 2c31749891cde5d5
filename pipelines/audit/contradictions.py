"""Every contradiction in the ledger: what can be found of direct changes in its file, without hashes."""

from __future__ import annotations

from pipelines.audit import answers, kinds, measures, rounds
from pipelines.audit.findings import Book, Finding
from pipelines.domain import User
from pipelines.ledger import Store


def contradictions(store: Store, *, by: User) -> list[Finding]:
    """What is wrong, in the order of the entries; empty if nothing is found. AccessProblem.

    A change that keeps to all the rules, in a place that is written once, is not found.
    """
    book = Book(store, by=by)
    looks = (kinds.found, answers.found, rounds.found, measures.found)
    return sorted({finding for look in looks for finding in look(book)})
