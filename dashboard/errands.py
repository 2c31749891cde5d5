"""What the server does besides pages: calendars to subscribe to, and reminders for a command that rings.

Both use the store of the pages, since only one program at a time can have it open.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from dashboard import data, session
from pipelines.config import Config
from pipelines.domain import Role, User
from pipelines.errors import ProblemError
from pipelines.ledger.doorbell import Answer
from pipelines.rounds.calendar_feed import feed
from pipelines.rounds.reminders.sending import send_due

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


def remind() -> Answer:
    """Sends the reminders that are due, as `python -m pipelines remind` would have done."""
    try:
        report = send_due(data.store(), Config.from_env(), by=BY, at=session.now())
    except ProblemError as problem:
        return Answer(str(problem), is_fine=False)
    return Answer(report.words, report.is_fine)
