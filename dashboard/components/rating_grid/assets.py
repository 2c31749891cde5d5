"""The grid's style and script as Streamlit wants them: one text each.

The script is written as modules, for editors and readers. A component's script cannot import its neighbours, so they
are laid one after the other here, without the lines that join them.
"""

from __future__ import annotations

import re
from pathlib import Path

HTML = '<div class="mount"></div>'
START = """export default function (component) {
  const meeting = (globalThis.ratingGrid ??= { waiting: [] });
  if (meeting.show) meeting.show(component);
  else meeting.waiting.push(component);
}"""
"""Hands what Streamlit says of the grid to the script, at once or when the script has come."""

HERE = Path(__file__).parent
MODULES = ["words", "dom", "model", "outbox", "paste", "palette", "details", "toolbar", "wide", "narrow", "main"]
"""In the order in which they need each other."""

IMPORT = re.compile(r"^import .*;\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


def _joined(modules: list[str]) -> str:
    texts = [(HERE / "js" / f"{module}.js").read_text(encoding="utf-8") for module in modules]
    return "\n".join(EXPORT.sub("", IMPORT.sub("", text)) for text in texts)


JS = _joined(MODULES)
CSS = (HERE / "grid.css").read_text(encoding="utf-8")
