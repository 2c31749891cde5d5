"""Settings, all from the environment. The README's table of settings is compared with `SETTINGS`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from pipelines.errors import ProblemError
from pipelines.swedish import STOCKHOLM

ROOT = Path(__file__).resolve().parent.parent

SETTINGS = {
    "OSF_STORE": "Filen där allt som skrivs sparas. Standard: data/store/osf.duckdb.",
    "OSF_REFERENCE": "Mappen med platser, teman, verksamheter och metod. Standard: data/reference.",
    "OSF_SMTP_URL": "Server för påminnelser, smtp://användare:lösenord@server:port eller smtps://. Standard: ingen.",
    "OSF_MAIL_FROM": "Avsändaren av påminnelser, en funktionsadress.",
    "OSF_BASE_URL": "Adressen till Lägesbild i påminnelser och kalendrar, t.ex. https://lagesbild.example.",
    "OSF_NOW": "Ställer klockan, t.ex. 2026-11-21T10:00, för visningar och prov. Standard: den riktiga tiden.",
}


@dataclass(frozen=True)
class Config:
    store_path: Path
    reference_folder: Path = ROOT / "data" / "reference"
    fixed_now: datetime | None = None
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    base_url: str = ""

    @classmethod
    def from_env(cls, environment: Mapping[str, str] = os.environ) -> Config:
        """The settings in force. Raises ProblemError if one cannot be read."""
        return _read(tuple((name, environment.get(name, "")) for name in SETTINGS))


@lru_cache(maxsize=64)
def _read(settings: tuple[tuple[str, str], ...]) -> Config:
    """Kept, since a page asks for the settings some thirty times while it is drawn."""
    given = dict(settings)
    return Config(
        store_path=Path(given["OSF_STORE"] or ROOT / "data" / "store" / "osf.duckdb"),
        reference_folder=Path(given["OSF_REFERENCE"] or Config.reference_folder),
        fixed_now=_moment(given["OSF_NOW"]) if given["OSF_NOW"] else None,
        smtp_url=given["OSF_SMTP_URL"],
        mail_from=given["OSF_MAIL_FROM"],
        base_url=given["OSF_BASE_URL"].rstrip("/"),
    )


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ProblemError(f"OSF_NOW är ”{text}” men ska vara en tid som 2026-11-21T10:00.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=STOCKHOLM)
