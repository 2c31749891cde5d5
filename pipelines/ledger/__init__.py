"""The ledger: entries in, tables out, models built. The only room that knows of DuckDB."""

from pipelines.ledger.entry import Entry, NothingToKeep
from pipelines.ledger.kinds import EntryKind
from pipelines.ledger.opening import open_store
from pipelines.ledger.schema import model_files
from pipelines.ledger.store import Store

__all__ = ["Entry", "EntryKind", "NothingToKeep", "Store", "model_files", "open_store"]
