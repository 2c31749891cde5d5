"""A file's address gives something in the browser it was offered to, and nothing in another."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from dashboard.downloads import COOKIE, MOST_FILES, NOT_YOURS, OnlyWhereOffered
from tests.awaited import awaited

FILE, PROMISED = "a1" * 28, "b2" * 16
OFFERS = [b"\x08\x02/media/" + FILE.encode() + b".docx", b"\x0a\x20" + PROMISED.encode() + b"\x12"]
PRESSED = b"deferred_file\x20" + PROMISED.encode()


@dataclass
class Streamlit:
    """What stands behind: offers what it has to whoever opens the page that has it, and gives it to anybody."""

    heard: list[bytes] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await Response(b"word")(scope, receive, send)
            return
        self.cookies.append(Headers(scope=scope)["cookie"])
        await send({"type": "websocket.accept"})
        for content in OFFERS if scope["path"] == "/offering" else []:
            await send({"type": "websocket.send", "bytes": content})
        self.heard.append((await receive())["bytes"])


@dataclass
class Browser:
    """Keeps the cookie that it is given, and sends it along."""

    guard: OnlyWhereOffered
    cookie: str = ""
    given: list[str] = field(default_factory=list)

    def headers(self) -> list[tuple[bytes, bytes]]:
        return [(b"cookie", self.cookie.encode())] if self.cookie else []

    def press(self, page: str) -> None:
        """Opens a page and presses the button for the promised file."""

        async def receive() -> Message:
            return {"type": "websocket.receive", "bytes": PRESSED}

        async def send(message: Message) -> None:
            self.given += [value.decode() for name, value in message.get("headers", []) if name == b"set-cookie"]

        awaited(self.guard({"type": "websocket", "path": page, "headers": self.headers()}, receive, send))
        if self.given:
            self.cookie = self.given[-1].partition(";")[0]

    def fetch(self, path: str) -> tuple[int, str]:
        """The status and the text of what is at the address."""
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request"}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "GET", "path": path, "headers": self.headers()}
        awaited(self.guard(scope, receive, send))
        return sent[0]["status"], sent[1]["body"].decode()


@pytest.fixture
def streamlit() -> Streamlit:
    return Streamlit()


@pytest.fixture
def guard(streamlit: Streamlit) -> OnlyWhereOffered:
    return OnlyWhereOffered(streamlit)


@pytest.mark.parametrize("address", [f"/media/{FILE}.docx", f"/under/media/{FILE}.docx", f"/media/{FILE}"])
def test_only_the_browser_that_was_offered_a_file_gets_it(guard: OnlyWhereOffered, address: str) -> None:
    one, two, without = Browser(guard), Browser(guard), Browser(guard)
    one.press("/offering")
    two.press("/other")

    assert one.fetch(address) == (200, "word")
    assert two.fetch(address) == without.fetch(address) == (404, NOT_YOURS)
    assert two.fetch("/om") == (200, "word")


def test_a_cookie_that_nobody_was_given_opens_nothing(guard: OnlyWhereOffered) -> None:
    one = Browser(guard)
    one.press("/offering")

    assert Browser(guard, f"{COOKIE}=guessed").fetch(f"/media/{FILE}.docx") == (404, NOT_YOURS)
    assert len(one.cookie) > 40


def test_a_broken_websocket_that_is_opened_anew_is_the_same_browser(guard: OnlyWhereOffered) -> None:
    one = Browser(guard)
    one.press("/offering")
    one.press("/other")

    assert len(one.given) == 1
    assert one.fetch(f"/media/{FILE}.docx") == (200, "word")


def test_a_promise_made_to_one_is_not_kept_for_another(guard: OnlyWhereOffered, streamlit: Streamlit) -> None:
    one, two = Browser(guard), Browser(guard)
    one.press("/offering")
    two.press("/other")

    assert streamlit.heard == [PRESSED, b"deferred_file\x20" + b"0" * 32]


def test_the_page_knows_its_browser_from_the_first(guard: OnlyWhereOffered, streamlit: Streamlit) -> None:
    one = Browser(guard, "theme=dark")
    one.press("/offering")

    assert streamlit.cookies == [f"theme=dark; {one.cookie}"]


def test_the_cookie_is_no_scripts_and_no_other_sites(guard: OnlyWhereOffered) -> None:
    one = Browser(guard)
    one.press("/offering")

    assert one.given[0].endswith("; Path=/; HttpOnly; SameSite=Strict")


def test_what_is_remembered_has_an_end(guard: OnlyWhereOffered) -> None:
    for number in range(MOST_FILES + 5):
        guard._note("one", b"/media/" + f"{number:056x}".encode())

    assert len(guard._offered["one"]) == MOST_FILES
