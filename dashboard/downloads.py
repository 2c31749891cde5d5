"""What may be fetched belongs to the browser that it was offered to: its address gives nobody else anything.

Streamlit's address of a file answers whoever has it. Every address, and every promise of a file that is made when
somebody presses, reaches its browser over the websocket, so there it is noted whose it is. The browser is known by a
cookie of its own, which it sends when it fetches the file, and again when a broken websocket is opened anew.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from secrets import token_urlsafe

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "lagesbild_browser"
ADDRESS = re.compile(rb"/media/([0-9a-f]{32,})")
PROMISE = re.compile(rb"\x20([0-9a-f]{32})(?![0-9a-f])")
"""A promised file's id as Streamlit sends it: 32 letters, with their number before them."""
PRESSED = b"deferred_file"
NOT_YOURS = "Filen finns inte för den här webbläsaren. Öppna sidan där den erbjuds och hämta den därifrån."
MOST_BROWSERS, MOST_FILES = 10_000, 1_000
"""How much is remembered; the oldest is forgotten first, and is offered anew when its page is drawn."""


class OnlyWhereOffered:
    """Lets a browser fetch the files that it has been offered, and none of another's."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._offered: OrderedDict[str, OrderedDict[bytes, None]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._talk(scope, receive, send)
        elif scope["type"] == "http" and (found := ADDRESS.search(scope["path"].encode())):
            browser = HTTPConnection(scope).cookies.get(COOKIE, "")
            is_theirs = found[1] in self._offered.get(browser, {})
            refusal = PlainTextResponse(NOT_YOURS, status_code=404)
            await (self._app if is_theirs else refusal)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _talk(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A websocket: gives the browser its cookie, notes what it is offered, and hears only of what it was."""
        known = HTTPConnection(scope).cookies.get(COOKIE)
        browser = known or token_urlsafe(32)

        async def receive_theirs() -> Message:
            message = await receive()
            if PRESSED in (content := message.get("bytes") or b""):
                message = {**message, "bytes": self._without_others_promises(browser, content)}
            return message

        async def send_ours(message: Message) -> None:
            if message["type"] == "websocket.accept" and not known:
                secure = "; Secure" if scope.get("scheme") == "wss" else ""
                value = f"{COOKIE}={browser}; Path=/; HttpOnly; SameSite=Strict{secure}"
                message = {**message, "headers": [*message.get("headers", []), (b"set-cookie", value.encode())]}
            self._note(browser, message.get("bytes") or b"")
            await send(message)

        if not known:  # so that the page knows its browser from the first
            headers = MutableHeaders(raw=list(scope["headers"]))
            headers["cookie"] = "; ".join([*filter(None, [headers.get("cookie")]), f"{COOKIE}={browser}"])
            scope = {**scope, "headers": headers.raw}
        await self._app(scope, receive_theirs, send_ours)

    def _note(self, browser: str, content: bytes) -> None:
        for file_id in (*ADDRESS.findall(content), *PROMISE.findall(content)):
            theirs = self._offered.setdefault(browser, OrderedDict())
            theirs[file_id] = None
            theirs.move_to_end(file_id)
            _forget_the_oldest(theirs, MOST_FILES)
            self._offered.move_to_end(browser)
            _forget_the_oldest(self._offered, MOST_BROWSERS)

    def _without_others_promises(self, browser: str, content: bytes) -> bytes:
        """What was pressed, where a promise that was made to another browser is one that nobody was made."""
        theirs = self._offered.get(browser, OrderedDict[bytes, None]())
        return PROMISE.sub(lambda found: found[0] if found[1] in theirs else b"\x20" + b"0" * 32, content)


def _forget_the_oldest(kept: OrderedDict[str, OrderedDict[bytes, None]] | OrderedDict[bytes, None], most: int) -> None:
    while len(kept) > most:
        kept.popitem(last=False)
