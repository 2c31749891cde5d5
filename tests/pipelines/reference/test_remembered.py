"""What rounds are judged against is remembered as texts, and becomes the same rows again."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pipelines.domain import ALWAYS
from pipelines.reference import Reference
from pipelines.reference.remembered import KEPT, Remembered, as_remembered, changes, in_words, restored, row_of


def test_every_row_comes_back_as_it_was(reference: Reference) -> None:
    assert restored(reversed(as_remembered(reference)), reference) == reference


@pytest.mark.parametrize("file", sorted(KEPT))
def test_every_row_has_a_key_of_its_own(reference: Reference, file: str) -> None:
    keys = [row.row_key for row in as_remembered(reference) if row.file == file]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("content", ["{", "[]", "1", '{"agency_id": "police"}', '{"valid_from": 1}', "", None])
def test_what_is_no_row_is_said_to_be_none(content: str | None) -> None:
    with pytest.raises(ValueError, match=r"agencies\.csv: police"):
        row_of(Remembered("agencies.csv", "police", 1, content))


def test_only_what_differs_is_remembered_anew_and_told(reference: Reference) -> None:
    police, *others = reference.agencies
    renamed = replace(police, label="Polismyndigheten", short_label="Pm")
    changed = replace(reference, agencies=(renamed, *others[1:]), settings=reference.settings[::-1])
    before, after = as_remembered(reference), as_remembered(changed)

    assert [(row.row_key, row.content is None) for row in changes(before, after)] == [
        (f"police/{ALWAYS}", False),
        (f"{others[0].agency_id}/{ALWAYS}", True),
    ]
    assert in_words(before, after) == [
        f"agencies.csv: ändrad rad police (label, short_label); borttagen rad {others[0].agency_id}"
    ]


def test_rows_from_before_a_column_came_are_the_same_rows(reference: Reference) -> None:
    row = as_remembered(replace(reference, agencies=reference.agencies[:1]))
    older = [
        replace(kept, content=json.dumps({"agency_id": "police", **_without_days(kept)}))
        if kept.file == "agencies.csv"
        else kept
        for kept in row
    ]

    assert changes(older, row) == []


def test_many_changes_are_counted(reference: Reference) -> None:
    before, after = as_remembered(reference), as_remembered(replace(reference, coverage=()))

    assert in_words(before, after)[0].endswith(f"och {len(reference.coverage) - 5} till")


def _without_days(row: Remembered) -> dict[str, object]:
    written = json.loads(row.content or "")
    return {name: value for name, value in written.items() if name not in {"valid_from", "valid_to"}}
