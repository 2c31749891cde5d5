"""Settings, all from the environment. The README's table of settings is compared with `SETTINGS`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
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
        return cls(
            store_path=Path(environment.get("OSF_STORE") or ROOT / "data" / "store" / "osf.duckdb"),
            reference_folder=Path(environment.get("OSF_REFERENCE") or cls.reference_folder),
            fixed_now=_moment(environment["OSF_NOW"]) if environment.get("OSF_NOW") else None,
            smtp_url=environment.get("OSF_SMTP_URL", ""),
            mail_from=environment.get("OSF_MAIL_FROM", ""),
            base_url=environment.get("OSF_BASE_URL", "").rstrip("/"),
        )


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ProblemError(f"OSF_NOW är ”{text}” men ska vara en tid som 2026-11-21T10:00.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=STOCKHOLM)
