"""What the server does besides pages: calendars to subscribe to, and reminders for a command that rings.

Both use the store of the pages, since only one program at a time can have it open.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from dashboard import data, session
from pipelines.config import Config
from pipelines.domain import Role, User
from pipelines.errors import ProblemError
from pipelines.ledger import backup, failures
from pipelines.ledger.doorbell import Answer
from pipelines.rounds.calendar_feed import feed
from pipelines.rounds.reminders.sending import send_due

LOG = logging.getLogger(__name__)

CALM_SECONDS = 20
MOST_UNSETTLED_BYTES = 64 * 2**20

BY = User(Role.STRATEGIST)
"""Whoever can run commands on the server runs the rounds."""


def calendar(request: Request) -> Response:
    """The feed of one agency. It has dates and nothing else, so a calendar program need not log in."""
    agency_id = request.path_params["agency_id"]
    agency = next((known for known in data.reference().agencies if known.agency_id == agency_id), None)
    if agency is None:
        return PlainTextResponse("Det finns ingen sådan verksamhet.", status_code=404)
    content = feed(
        data.rounds.all_rounds(),
        agency,
        base_url=Config.from_env().base_url,
        at=session.now(),
        is_demo=data.store().is_demo,
    )
    return Response(content, media_type="text/calendar; charset=utf-8", headers={"Cache-Control": "max-age=3600"})


def first_page(request: Request) -> Response:
    """*Nu* is the page that opens without an address; under its own it is looked for in vain."""
    query = request.url.query
    return RedirectResponse(f"./?{query}" if query else "./")


def back_up(out: str, now: str) -> Answer:
    """Copies the store of the pages to a file, as `python -m pipelines backup` would have done."""
    try:
        made = backup.back_up(data.store(), Path(out), by=BY, at=datetime.fromisoformat(now))
    except ProblemError as problem:
        return Answer(str(problem), is_fine=False)
    return Answer(made.words, is_fine=True)


async def settle_when_calm() -> None:
    """Puts what has been written in the store's file itself, again and again, when nobody has written for a while.

    So no writer waits for it, and whoever opens the file next has little to read beside it. A disk that is nearly full
    is said in the log, once until there is room again.
    """
    before, told = -1, None
    while True:
        await asyncio.sleep(CALM_SECONDS)
        with suppress(ProblemError):
            store = data.store()
            if (warning := failures.nearly_full(store.path)) and not told:
                LOG.warning("%s", warning)
            told = warning
            is_calm, before = store.version == before, store.version
            if store.unsettled_bytes and (is_calm or store.unsettled_bytes > MOST_UNSETTLED_BYTES):
                await asyncio.to_thread(store.settle)


def health(_request: Request) -> Response:
    """200 if this server can read and write its store, 503 and why if it cannot: for whoever watches the server."""
    try:
        data.store().check_writes()
    except ProblemError as problem:
        return PlainTextResponse(str(problem), status_code=503)
    return PlainTextResponse("Lagret går att läsa och skriva.")


def remind() -> Answer:
    """Sends the reminders that are due, as `python -m pipelines remind` would have done."""
    try:
        report = send_due(data.store(), Config.from_env(), by=BY, at=session.now())
    except ProblemError as problem:
        return Answer(str(problem), is_fine=False)
    return Answer(report.words, report.is_fine)
