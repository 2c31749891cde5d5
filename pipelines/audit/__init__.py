"""What the ledger says twice and no longer alike, or what nobody could have written: somebody has changed its file."""

from pipelines.audit.contradictions import contradictions
from pipelines.audit.findings import Finding

__all__ = ["Finding", "contradictions"]
