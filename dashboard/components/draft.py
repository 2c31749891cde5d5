"""A half-written form: what stands in its fields is kept while one looks at other pages, until it is saved or let go.

Streamlit forgets a form's fields when another page is shown, so each field is kept as it is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard import session


@dataclass(frozen=True)
class Draft:
    """A form by its name, such as 'new_measure'. It is open from `begin` to `finish`."""

    form: str

    @property
    def is_open(self) -> bool:
        return self.form in session.drafts()

    def begin(self) -> None:
        """Opens the form, above those that are open already; what was written in it before is still there."""
        drafts = session.drafts()
        drafts[self.form] = drafts.pop(self.form, {})

    def finish(self) -> None:
        """Closes the form and forgets what is written in it."""
        session.drafts().pop(self.form, None)
        session.forget(*session.keys(self._key("")))

    def field(self, name: str, first: Any) -> dict[str, Any]:
        """What to give the widget of a field, so that it is kept; it shows `first` until somebody has written."""
        session.begin_with(self._key(name), session.drafts().get(self.form, {}).get(name, first))
        return {"key": self._key(name), "on_change": self._keep, "args": (name,)}

    def button(self, name: str) -> str:
        """A key for one of the form's buttons."""
        return f"press_{self._key(name)}"

    def _keep(self, name: str) -> None:
        session.drafts().setdefault(self.form, {})[name] = session.value(self._key(name))

    def _key(self, name: str) -> str:
        return f"{self.form}/{name}"


def newest_open(forms: str) -> Draft | None:
    """The form that was opened last of those whose names begin so."""
    found = [form for form in session.drafts() if form.startswith(forms)]
    return Draft(found[-1]) if found else None
