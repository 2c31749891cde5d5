"""One municipality: its places, themes, agencies, levels and method, read from a folder and checked."""

from pipelines.reference.dates import is_valid_on
from pipelines.reference.description import CloseUp, Description
from pipelines.reference.gaps import gaps
from pipelines.reference.glossary import Term
from pipelines.reference.load import FOLDER, load
from pipelines.reference.municipality import Reference
from pipelines.reference.placeholders import fill
from pipelines.reference.rows import ANY, EMAIL, Contact, Coverage, Event, EventKind, Setting

__all__ = [
    "ANY",
    "EMAIL",
    "FOLDER",
    "CloseUp",
    "Contact",
    "Coverage",
    "Description",
    "Event",
    "EventKind",
    "Reference",
    "Setting",
    "Term",
    "fill",
    "gaps",
    "is_valid_on",
    "load",
]
