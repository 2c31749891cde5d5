"""Someone who opens the pages in a role, reads what stands there, and presses what can be pressed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree

from google.protobuf.text_format import MessageToString
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.runtime.state.common import TESTING_KEY
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block
from streamlit.util import calc_hash

from dashboard import data
from pipelines.domain import Agency, Area, Theme
from pipelines.swedish import ROLE_WORDS

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
PAGES = {
    "Nu": "now",
    "Skatta": "rate",
    "Lägesbild": "picture",
    "Trender": "trends",
    "Åtgärdsplan": "plan",
    "Om": "about",
}
"""What the menu says → the page's file."""
ADDRESSES = {
    "Skatta": "skatta",
    "Lägesbild": "lagesbild",
    "Trender": "trender",
    "Åtgärdsplan": "atgardsplan",
    "Om": "om",
}
"""What the menu says → how the address ends; Nu is the first page, and needs no more than the server's."""

STRATEGIST, COUNCIL, READER, POLICE = "Strateg", "Strategiska rådet", "Läsare", "Medlem: Polisen"
ROLES = [STRATEGIST, COUNCIL, READER, POLICE]


@cache
def components() -> BidiComponentManager:
    """Made once, as on a server; AppTest would look through every installed package for each visitor."""
    manager = BidiComponentManager()
    manager.discover_and_register_components(start_file_watching=False)
    return manager


class Visitor:
    """One browser tab, which comes straight to the page. `place` and `theme` are those chosen on Lägesbild; `address`
    is what else stands after the question mark.
    """

    def __init__(
        self, role: str = STRATEGIST, page: str = "Nu", *, place: str = "", theme: str = "", address: str = ""
    ) -> None:
        self.app = AppTest.from_file(str(APP), default_timeout=30)
        self.app._bidi_component_manager = components()
        self.app.query_params.update(parse_qsl(address))
        if role != STRATEGIST:
            self.app.query_params["role"] = _code(role)
        if place:
            self.app.query_params["area"] = _id_of(place, data.reference().areas)
        if theme:
            self.app.query_params["theme"] = _id_of(theme, data.reference().themes)
        self.app._page_hash = calc_hash(ADDRESSES[page]) if page in ADDRESSES else ""
        self.app.run()
        self.app._page_hash = ""  # from here on the page is where the app itself leads
        if not self.app.exception:
            chosen = {"Plats": place, "Tema": theme}
            assert all(self.chosen(label) == words for label, words in chosen.items() if words), chosen

    def go(self, page: str) -> Visitor:
        self.app.switch_page(f"views/{PAGES[page]}/page.py").run()
        self.app._page_hash = ""  # from here on the page is where the app itself has led
        return self

    def reload(self) -> Visitor:
        self.app.run()
        return self

    # What is read

    @property
    def words(self) -> str:
        """All the words of the page in order, without the menu and the sidebar."""
        return "\n".join(_words(self.app.main))

    @property
    def sent(self) -> str:
        """Everything that was sent to the browser, also what no one sees without looking for it."""
        nodes = [*_nodes(self.app.main), *_nodes(self.app.sidebar)]
        return "\n".join(MessageToString(node.proto, as_utf8=True) for node in nodes if getattr(node, "proto", None))

    @property
    def html(self) -> str:
        """What the browser reads as HTML."""
        return "\n".join(html.value for html in self.app.main.get("html"))

    @property
    def crashes(self) -> list[str]:
        return [crash.message for crash in self.app.exception]

    @property
    def refusals(self) -> list[str]:
        return [_read(error.value) for error in self.app.error]

    @property
    def receipts(self) -> list[str]:
        return [_read(success.value) for success in self.app.success]

    def labels(self, kind: str) -> list[str]:
        """The labels of everything of a kind: 'button', 'selectbox' …"""
        return [widget.proto.label for widget in self.app.main.get(kind)]

    def options(self, label: str) -> list[str]:
        return list(self._widget("selectbox", label).options)

    def chosen(self, label: str) -> str | None:
        """The words of what is chosen."""
        box = self._widget("selectbox", label)
        return None if box.value is None else box.format_func(box.value)

    def table(self, caption: str) -> list[dict[str, str]]:
        """The rows of the table with this caption; the text of each cell by the column's heading."""
        found = [table for table in self._tables() if (table.findtext("caption") or "").startswith(caption)]
        assert found, f"no table begins with {caption!r}: {[table.findtext('caption') for table in self._tables()]}"
        head, *rows = [["".join(cell.itertext()) for cell in row] for row in found[0].iter("tr")]
        return [dict(zip(head, row, strict=True)) for row in rows]

    def links(self) -> dict[str, str]:
        """What the links say → what stands after the question mark where they go."""
        return {link.proto.label: link.proto.query_string for link in self.app.main.get("page_link")}

    # What is done

    def press(self, label: str) -> Visitor:
        self._widget("button", label).click().run()
        return self

    def choose(self, label: str, option: str | None) -> Visitor:
        """Chooses from a list, by the words that stand there."""
        self.pick(label, option)
        self.app.run()
        return self

    def pick(self, label: str, option: str | None) -> Visitor:
        """Chooses without sending it, as inside a form."""
        box = self._widget("selectbox", label)
        assert option is None or option in box.options, f"{option!r} is not among {box.options}"
        box.set_value(option)
        box.root.session_state[TESTING_KEY][box.id] = str  # a browser sends the words; AppTest would word them again
        return self

    def choose_several(self, label: str, options: list[str]) -> Visitor:
        """Sets which of a list are chosen, by the words that stand there."""
        box = self._widget("multiselect", label)
        assert set(options) <= set(box.options), f"{options} are not all among {box.options}"
        box.set_value(options)
        box.root.session_state[TESTING_KEY][box.id] = str
        self.app.run()
        return self

    def switch(self, label: str, value: Any) -> Visitor:
        """Chooses among buttons that lie beside each other; None takes the choice back."""
        self._widget("button_group", label).set_value(value).run()
        return self

    def tick(self, label: str) -> Visitor:
        """Ticks a box."""
        self._widget("checkbox", label).check().run()
        return self

    def write(self, label: str, text: Any) -> Visitor:
        """Fills in a field; inside a form nothing is sent yet."""
        for kind in ("text_input", "text_area", "date_input", "time_input"):
            if label in self.labels(kind):
                self._widget(kind, label).set_value(text)
                return self
        raise AssertionError(f"there is no field {label!r}")

    def _widget(self, kind: str, label: str) -> Any:
        place = self.app.sidebar if label == "Roll" else self.app.main
        found = [widget for widget in place.get(kind) if widget.proto.label == label]
        assert found, f"there is no {kind} {label!r}: {[widget.proto.label for widget in place.get(kind)]}"
        return found[0]

    def _tables(self) -> list[ElementTree.Element]:
        bodies = [html.value for html in self.app.main.get("html")]
        return [table for body in bodies if "<table" in body for table in ElementTree.fromstring(body).iter("table")]


def _code(role: str) -> str:
    """How the address says a role that the sidebar words."""
    kind, _, agency = role.partition(": ")
    code = next(code for code, words in ROLE_WORDS.items() if words == kind)
    return f"{code}:{_id_of(agency, data.reference().agencies)}" if agency else str(code)


def _id_of(words: str, rows: Iterable[Area] | Iterable[Theme] | Iterable[Agency]) -> str:
    """The id of the newest area, theme or agency with this name."""
    ids = [row.area_id for row in rows if isinstance(row, Area) and row.display_name == words]
    ids += [row.theme_id for row in rows if isinstance(row, Theme) and row.label == words]
    ids += [row.agency_id for row in rows if isinstance(row, Agency) and row.label == words]
    assert ids, f"nothing is called {words!r}"
    return ids[-1]


def markdown_of(visitor: Visitor) -> Iterator[str]:
    """Every text of the page that the browser reads as Markdown: messages, headings and labels."""
    for node in _nodes(visitor.app.main):
        proto = getattr(node, "proto", None)
        if isinstance(node, Block):
            yield from (text for name in ("expandable", "popover") if (text := _label(proto, name)))
        elif node.type not in {"html", "plotly_chart"}:
            yield from (
                text for name in ("body", "label", "help") if isinstance(text := getattr(proto, name, ""), str) and text
            )


def _read(markdown: str) -> str:
    return re.sub(r"\\([^A-Za-z0-9\s])", r"\1", markdown)


def _nodes(block: Block) -> Iterator[Any]:
    for child in block.children.values():
        yield child
        if isinstance(child, Block):
            yield from _nodes(child)


def _words(block: Block) -> Iterator[str]:
    for node in _nodes(block):
        proto = getattr(node, "proto", None)
        if node.type == "html" and 'class="term-card"' in node.value:
            continue  # unseen until its word is pressed
        if node.type == "html":
            unstyled = re.sub(r"<style>.*?</style>|</?button[^>]*>", "", node.value, flags=re.DOTALL)
            yield unescape(re.sub(r"<[^>]+>", " ", unstyled))
        elif node.type == "plotly_chart":
            yield proto.alt
        elif isinstance(node, Block):
            yield from (text for name in ("expandable", "popover") if (text := _label(proto, name)))
        else:
            yield from (
                text for name in ("body", "label", "text") if isinstance(text := getattr(proto, name, ""), str) and text
            )
            yield from (str(option) for option in getattr(node, "options", ()))


def _label(proto: Any, name: str) -> str:
    return getattr(proto, "label", "") or getattr(getattr(proto, name, None), "label", "")
