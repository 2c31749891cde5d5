"""Writes picture.csv anew from ratings.csv: `python -m tests.golden`. Read the difference before it is committed."""

from pipelines import reference
from pipelines.ledger import open_store
from tests import golden

store = open_store(None, reference.load())
golden.fill(store)
golden.PICTURE.write_text(golden.picture_csv(store), encoding="utf-8")
