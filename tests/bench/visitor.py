"""Someone with a page open, over the websocket that Streamlit's own page uses: without a browser, on a real server."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.sync.client import connect

from pipelines.domain import Cell
from tests.browser.servers import Server

TRIGGERS = "$$STREAMLIT_INTERNAL_KEY_{}__events"
"""The widget that carries what a component's script sends with setTriggerValue."""


SILENCE = 60
"""Seconds without a word from the server before we give up."""


class Visitor:
    """Asks for reruns and reads each to its end; keeps large parts of the page, as a browser does."""

    def __init__(self, server: Server, page_name: str, query: str = "") -> None:
        self._page_name, self._query = page_name, query
        self._kept_hashes: set[str] = set()
        self._socket = connect(f"{server.url.replace('http', 'ws')}/_stcore/stream", max_size=None, legacy=True)

    def rerun(self, *pressed: WidgetState) -> None:
        for _ in self._elements(pressed):
            pass

    def close(self) -> None:
        self._socket.close()

    def _elements(self, pressed: Sequence[WidgetState] = ()) -> Iterator[Element]:
        """Every element that comes in a rerun, as it comes."""
        state = ClientState(
            page_name=self._page_name,
            query_string=self._query,
            cached_message_hashes=self._kept_hashes,
            widget_states=WidgetStates(widgets=pressed),
        )
        self._socket.send(BackMsg(rerun_script=state).SerializeToString())
        while True:
            message = ForwardMsg.FromString(self._socket.recv(timeout=SILENCE))
            kind = message.WhichOneof("type")
            if kind == "page_not_found":
                raise RuntimeError(f"there is no page {self._page_name!r}")
            if message.metadata.cacheable:
                self._kept_hashes.add(message.hash)
            if kind == "delta":
                element = message.delta.new_element
                if element.WhichOneof("type") == "exception":
                    raise RuntimeError(element.exception.message)
                yield element
            if kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return


class Rater(Visitor):
    """A member with the rating grid open, who sends what the grid's script sends."""

    def __init__(self, server: Server, agency_id: str) -> None:
        super().__init__(server, "skatta", f"role=member:{agency_id}")
        self.agency_id = agency_id
        self.given: dict[Cell, str] = {}
        self._seq = 0
        self._grid_id = ""
        self._button_ids: dict[str, str] = {}
        self._words = ""
        self._look()

    def answer(self, answers: Mapping[Cell, str]) -> float:
        """Milliseconds from sending the answers, in one message, until the server has said that they are saved."""
        edits = [self._edit(cell, answer) for cell, answer in answers.items()]
        acknowledged_ms = 0.0
        before = time.perf_counter()
        for element in self._sent("edits", {"client": "bench", "edits": edits}):
            acknowledged = self._acknowledged(element)
            if not acknowledged_ms and acknowledged.get("seq") == self._seq:
                acknowledged_ms = 1000 * (time.perf_counter() - before)
                if acknowledged["refused"]:
                    raise RuntimeError(str(acknowledged["refused"]))
        if not acknowledged_ms:
            raise RuntimeError(f"edit {self._seq} of {self.agency_id} was never acknowledged")
        self.given |= answers
        return acknowledged_ms

    def _edit(self, cell: Cell, answer: str) -> dict[str, Any]:
        self._seq += 1
        seen = self.given.get(cell)
        blank = {"comment": "", "confidence": None, "outlook": None, "is_settled": False}
        return {
            "seq": self._seq,
            "area_id": cell[0],
            "theme_id": cell[1],
            "answer": answer,
            "seen_answer": seen,
            **blank,
        }

    def hand_in(self) -> float:
        """Milliseconds for going to the last look and handing in, until the receipt has come."""
        before = time.perf_counter()
        for element in self._sent("done", True):
            self._note(element)
        self._look(WidgetState(id=self._button_ids["Lämna in"], trigger_value=True))
        if "Kvitto" not in self._words:
            raise RuntimeError(f"{self.agency_id} got no receipt")
        return 1000 * (time.perf_counter() - before)

    def _sent(self, event: str, value: Any) -> Iterator[Element]:
        payload = json.dumps([{"event": event, "value": value}])
        trigger = WidgetState(id=TRIGGERS.format(self._grid_id), json_trigger_value=payload)
        return self._elements([WidgetState(id=self._grid_id, json_value="{}"), trigger])

    def _look(self, *pressed: WidgetState) -> None:
        self._words = ""
        for element in self._elements(pressed):
            self._note(element)

    def _note(self, element: Element) -> None:
        """Where the grid and the buttons are, and what is said."""
        kind = element.WhichOneof("type")
        if kind == "bidi_component" and element.bidi_component.component_name.endswith("rating_grid"):
            self._grid_id = element.bidi_component.id
        if kind == "button":
            self._button_ids[element.button.label] = element.button.id
        if kind == "alert":
            self._words += element.alert.body

    def _acknowledged(self, element: Element) -> dict[str, Any]:
        if element.WhichOneof("type") != "bidi_component" or element.bidi_component.id != self._grid_id:
            return {}
        acknowledged: dict[str, Any] = json.loads(element.bidi_component.json)["acknowledged"]
        return acknowledged
