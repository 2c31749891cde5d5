"""The web server: `streamlit run dashboard/server.py`.

Around Streamlit's own server stand two things: what the pages need is imported before the first visitor comes, and
everything goes out packed, in Swedish, and with headers that keep the browser from talking to anyone but this server.
Streamlit has no setting for its own words, so they are exchanged on the way out; a test names those that a new version
of Streamlit has changed.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import re
import signal
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import dashboard
import pipelines
from dashboard import data, errands
from dashboard.downloads import OnlyWhereOffered
from pipelines.config import Config
from pipelines.errors import ProblemError
from pipelines.ledger import doorbell
from pipelines.ledger.doorbell import Answer

CONTENT_SECURITY_POLICY = [
    "default-src 'none'",
    "script-src 'self' blob:",  # blob: is how Streamlit starts the script of a component of our own
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'self'",
    "frame-ancestors 'none'",
]
HEADERS = {
    "Content-Security-Policy": "; ".join(CONTENT_SECURITY_POLICY),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

MADE_FOR_SOMEBODY = ("/media/", "/_stcore/")
"""Addresses of what is made for the one who asks, such as a file to download: nobody keeps a copy on the way."""

NO_SCRIPT = "<noscript><p>Lägesbild behöver JavaScript. Slå på det i webbläsaren och ladda om sidan.</p></noscript>"
IN_PAGES = {
    r'<html lang="en">': '<html lang="sv">',
    r"<title>.*?</title>": "<title>Lägesbild</title>",
    r"<noscript>.*?</noscript>": NO_SCRIPT,
    r"<script>.*?</script>": "",  # a hint for search engines; without it no inline script needs to be allowed
    r'<link\s+rel="preload".*?/>': "",  # a font we do not use
    r'<link rel="service-desc".*?>': "",  # points at an interface that is turned off
}
"""What stands in Streamlit's page (a pattern) → what stands in ours."""

LOST = (
    "document.getElementById(`lost`)||document.body.append(Object.assign(document.createElement(`p`),"
    "{id:`lost`,role:`alert`,textContent:`Kontakten bröts. Vi försöker igen, stäng inte sidan.`}))"
)
"""In place of Streamlit's dialog, which took the keys from whoever was rating: a line at the top, until it is back."""

IN_SCRIPTS = {
    "`Skip to main content`": "`Hoppa till innehållet`",
    '"aria-label":`App pages`': '"aria-label":`Sidor`',
    '"aria-label":`Link to heading`': '"aria-label":`Länk till rubriken`',
    '"aria-label":`Close`': '"aria-label":`Stäng`',
    '"aria-label":`Collapse sidebar`': '"aria-label":`Dölj sidofältet`',
    '"aria-label":`Expand sidebar`': '"aria-label":`Visa sidofältet`',
    '"aria-label":`Sidebar`': '"aria-label":`Sidofält`',
    '"aria-label":`Open`': '"aria-label":`Öppna`',
    '"aria-label":`Clear value`': '"aria-label":`Rensa`',
    '"aria-label":`Clear all`': '"aria-label":`Rensa alla`',
    '"aria-label":`Choose date`': '"aria-label":`Välj datum`',
    '"aria-label":`Add files`': '"aria-label":`Lägg till fil`',
    "this.state.connectionErrorDismissed||this.showError(`Connection error`,e,BO.CONNECTION_ERROR)": LOST,
    "`Page not found`": "`Sidan finns inte`",
    "`You have requested page /${e}, but no corresponding file was found in the app's pages/ directory`": (
        "`Det finns ingen sida som heter ${e}`"
    ),
    "`The page that you have requested does not seem to exist`": "`Det finns ingen sådan sida`",
    "`${t}. Running the app's main page.`": "`${t}. Här är Nu i stället; de andra sidorna står i menyn.`",
    "yA.info(`Reconnected to server.`)": "document.getElementById(`lost`)?.remove()",
    ":`Upload`": ":`Välj fil`",
    " per file`": " per fil`",
    "`Remove ${e.name}`": "`Ta bort ${e.name}`",
    "`File must be ${": "`Filen får vara högst ${",
    " or smaller.`;case`file-invalid-type`": ".`;case`file-invalid-type`",
    "`${e.type} files are not allowed.`": "`Filer av det slaget tas inte emot här.`",
    "`Help`:`Help for ${": "`Hjälp`:`Hjälp om ${",
    "`Remove ${e}`": "`Ta bort ${e}`",
    "`Clear date`": "`Rensa datum`",
    "`Selectbox options`": "`Alternativ`",
    "`Download failed`": "`Hämtningen misslyckades`",
    "`Error uploading file`": "`Filen kom inte fram. Försök igen`",
    "`Cancel upload of ${e.name}`": "`Avbryt uppladdningen av ${e.name}`",
    '"data-testid":`stFileUploaderDropzone`,isDisabled': (  # without a role of its own its name is read by nobody
        'role:`group`,"data-testid":`stFileUploaderDropzone`,isDisabled'
    ),
    ":`Drag and drop a file here`": ":`Släpp filen här`",
    "children:`No results`": "children:`Inga träffar`",
    ":`Choose an option`": ":`Välj`",
    "?`Choose options`": "?`Välj`",
    "`No options to select`": "`Inget att välja`",
    "label:`Select all`": "label:`Välj alla`",
    "label:`Fullscreen`": "label:`Helskärm`",
    "label:`Close fullscreen`": "label:`Stäng helskärm`",
    "`Close fullscreen`:`Fullscreen`": "`Stäng helskärm`:`Helskärm`",
    "locale:`en-US`,children": "locale:`sv-SE`,children",  # what stands in lists, dates and calendars
    "`submit form`:`apply`": "`skicka`:`behålla det`",
    "+Enter to ${": "+Enter för att ${",
    "`Press Enter to ${": "`Tryck Enter för att ${",
    "`Press ${": "`Tryck ${",
}
"""What stands in Streamlit's JavaScript, letter by letter → what stands in ours."""

REWRITTEN = ("text/html", "text/javascript", "application/javascript")


def rewritten(content_type: str, content: bytes) -> bytes:
    """Streamlit's page or script with its words in Swedish."""
    if content_type.startswith("text/html"):
        page = content.decode()
        for theirs, ours in IN_PAGES.items():
            page = re.sub(theirs, ours, page, count=1, flags=re.DOTALL)
        return page.encode()
    for theirs, ours in IN_SCRIPTS.items():
        content = content.replace(theirs.encode(), ours.encode())
    return content


class SwedishAndSafe:
    """Gives every answer our headers, and every page and script its Swedish. Websockets pass untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start: Message = {}
        content = b""

        async def send_ours(message: Message) -> None:
            nonlocal start, content
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                if scope["path"].startswith(MADE_FOR_SOMEBODY):
                    headers["cache-control"] = "no-store"
                if scope["method"] == "GET" and headers.get("content-type", "").startswith(REWRITTEN):
                    start = message  # kept until the whole content is here and its length known
                    return
            if not start:
                await send(message)
                return
            content += message.get("body", b"")
            if message.get("more_body"):
                return
            headers = MutableHeaders(scope=start)
            content = rewritten(headers["content-type"], content)
            headers["content-length"] = str(len(content))
            del (
                headers["etag"],
                headers["last-modified"],
                headers["accept-ranges"],
            )  # they tell of Streamlit's file, not of ours
            await send(start)
            await send({"type": "http.response.body", "body": content})

        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # Streamlit packs some answers itself; unpacked they can be rewritten, and are packed on their way out.
        unpacked = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self._app({**scope, "headers": unpacked}, receive, send_ours)


PROGRAMS = ("dashboard.app", "dashboard.server", "dashboard.views.", "pipelines.__main__", "pipelines.commands")
"""Modules that do something when they are imported, or that no page uses."""


def import_what_pages_use() -> None:
    for package in (pipelines, dashboard):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.startswith(PROGRAMS):
                import_module(module.name)


@asynccontextmanager
async def warmed_up(_app: st.App) -> AsyncIterator[None]:
    """Imports everything the pages use, and lets the garbage collector forget it: it stays as long as the server.

    From then on commands that find the store taken can ring.
    """
    import_what_pages_use()
    gc.collect()
    gc.freeze()
    await asyncio.to_thread(hold_the_store)
    if threading.current_thread() is threading.main_thread():
        # A terminal that is closed is told as any stop: without this the program ends where it stands.
        signal.signal(signal.SIGHUP, lambda _number, _frame: signal.raise_signal(signal.SIGTERM))
    at_the_door: dict[str, Callable[..., Answer]] = {"remind": errands.remind, "backup": errands.back_up}
    async with doorbell.listening(doorbell.beside(Config.from_env().store_path), at_the_door):
        settling = asyncio.create_task(errands.settle_when_calm())
        try:
            yield
        finally:
            settling.cancel()
            await asyncio.to_thread(data.let_go)


def hold_the_store() -> None:
    """Opens the store at once, so that nobody else takes it; what is wrong is said in the log and on every page."""
    try:
        data.store()
    except ProblemError as problem:
        logging.getLogger(__name__).error("%s", problem)


HEALTH = Route("/health", errands.health)

app = st.App(
    Path(__file__).with_name("app.py"),
    lifespan=warmed_up,
    routes=[Route("/kalender/{agency_id}.ics", errands.calendar), Route("/nu", errands.first_page), HEALTH],
    middleware=[
        Middleware(GZipMiddleware, minimum_size=1000, compresslevel=6),
        Middleware(SwedishAndSafe),
        Middleware(OnlyWhereOffered),
    ],
)
