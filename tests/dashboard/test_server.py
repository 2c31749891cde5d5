"""Streamlit's own words, exchanged for ours: that they are still where we look for them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import streamlit
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Message

from dashboard.server import IN_PAGES, IN_SCRIPTS, SwedishAndSafe, rewritten
from tests.awaited import awaited

STATIC = Path(streamlit.__file__).parent / "static"


@pytest.mark.parametrize(
    ("path", "is_kept"),
    [("/media/3f2a.docx", False), ("/_stcore/upload_file", False), ("/static/js/index.js", True), ("/", True)],
)
def test_a_file_made_for_somebody_is_kept_by_nobody_on_the_way(path: str, is_kept: bool) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    answer = Response(b"word", headers={"Cache-Control": "public"})
    scope = {"type": "http", "method": "GET", "path": path, "headers": []}
    awaited(SwedishAndSafe(answer)(scope, receive, send))

    assert Headers(raw=sent[0]["headers"])["cache-control"] == ("public" if is_kept else "no-store")


@cache
def all_scripts() -> str:
    return "".join(file.read_text(encoding="utf-8") for file in (STATIC / "static" / "js").glob("*.js"))


@pytest.mark.parametrize("theirs", IN_PAGES)
def test_streamlits_page_still_has_what_we_exchange(theirs: str) -> None:
    assert re.search(theirs, (STATIC / "index.html").read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("theirs", IN_SCRIPTS)
def test_streamlits_scripts_still_have_the_words_we_exchange(theirs: str) -> None:
    assert theirs in all_scripts()


def test_the_page_has_no_script_of_its_own_left() -> None:
    page = rewritten("text/html; charset=utf-8", (STATIC / "index.html").read_bytes()).decode()

    assert "<script>" not in page


def test_only_whole_phrases_are_exchanged() -> None:
    script = b"let Close = `Close`, label = `Skip to main content`"

    assert (
        rewritten("application/javascript", script).decode() == "let Close = `Close`, label = `Hoppa till innehållet`"
    )
