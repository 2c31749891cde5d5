"""The files of a municipality's folder as rows, whichever program saved them, and what is wrong with each file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from pipelines.errors import FileProblem, RowProblem
from pipelines.swedish import joined, listed
from pipelines.tables.headers import repeatable
from pipelines.tables.tables_in import Table, read_table

VALIDITY = ("valid_from", "valid_to")
COLUMNS = {
    "agencies.csv": ("agency_id", "label", "short_label", "kind"),
    "area_successions.csv": ("old_area_id", "new_area_id", "changed_on"),
    "areas.csv": (
        *("area_id", "official_name", "display_name", "parent_id", "kind", "population", "population_year"),
        *("sort_order", *VALIDITY, "longitude", "latitude"),
    ),
    "calendar.csv": ("event", "kind", "starts_on", "ends_on"),
    "contacts.csv": ("agency_id", "email"),
    "coverage.csv": ("agency_id", "area_id", "theme_id"),
    "glossary.csv": ("term", "also", "explanation"),
    "level_descriptors.csv": ("code", "descriptor", *VALIDITY),
    "levels.csv": ("code", "rank", "label", "short_label", "colour", "text_colour", "symbol", "reaction"),
    "method.csv": ("setting", "value", "description"),
    "municipality.csv": ("setting", "value", "description"),
    "themes.csv": ("theme_id", "label", "description", "is_whole_only", *VALIDITY),
}
OPTIONAL = {"agencies.csv": ("requires_approval", *VALIDITY), "coverage.csv": VALIDITY}
"""Columns that an older folder does not have."""

RENAMED = {"is_whole_island_only": "is_whole_only"}
"""What a column was called in an older folder → what it is called."""

OFTEN_EMPTY = {"valid_to", "longitude", "latitude", "also"}
"""Columns at the end of a row whose delimiters a program may leave out where they are empty."""

Row = TypeVar("Row")


class Files:
    """Reads one folder. `problems` has one sentence for each thing that is wrong, `row_numbers` each file's rows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.problems: list[str] = []
        self.row_numbers: dict[str, list[int]] = {}

    def rows(self, file: str, build: Callable[[dict[str, str]], Row]) -> tuple[Row, ...]:
        """What `build` makes of each row; it raises ValueError, in Swedish, for one that is wrong."""
        rows: list[Row] = []
        numbers = self.row_numbers.setdefault(file, [])
        table = self._table(file)
        for row in table.rows if table else []:
            try:
                rows.append(build(row.values))
            except ValueError as error:
                self.problems.append(f"{file} rad {row.row}: {error}.")
            else:
                numbers.append(row.row)
        return tuple(rows)

    def _table(self, file: str) -> Table | None:
        """The file as it is, or None with what is wrong with it."""
        needed = [column for column in COLUMNS[file] if column not in OFTEN_EMPTY | {*RENAMED.values()}]
        try:
            table = read_table((self._folder / file).read_bytes(), file, needed)
        except FileNotFoundError:
            self.problems.append(f"{file} saknas. Lägg filen i {self._folder}.")
        except OSError:
            self.problems.append(f"{file} går inte att läsa. Kontrollera att det är en fil som programmet får läsa.")
        except FileProblem as problem:
            self.problems += [f"{file} {_place(row)}: {row.text}" for row in problem.rows] or [problem.summary]
        else:
            wrong = list(_wrong_columns(file, table.columns))
            self.problems += wrong
            return None if wrong else table
        return None


def _wrong_columns(file: str, columns: Sequence[str]) -> Iterator[str]:
    renamed = {old: new for old, new in RENAMED.items() if old in columns}
    for old, new in renamed.items():
        yield f"{file}: kolumnen {old} heter nu {new}. Byt namn på den."
    missing = [column for column in COLUMNS[file] if column not in {*columns, *renamed.values()}]
    if missing:
        yield f"{file} saknar kolumnen {joined(missing)}. Kolumnerna är {listed(COLUMNS[file])}."
    for column in columns:
        if column not in {*COLUMNS[file], *OPTIONAL.get(file, ()), *renamed}:
            name = f"kolumnen {column}" if repeatable(column) else "en kolumn"
            yield f"{file}: {name} är okänd. Ta bort den; kolumnerna är {listed(COLUMNS[file])}."


def _place(row: RowProblem) -> str:
    return row.place if row.column else f"rad {row.row}"
