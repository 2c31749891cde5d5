"""Who is using the page and what they have chosen. The only user of Streamlit's session state."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime
from hashlib import sha256
from secrets import token_hex
from threading import Lock
from typing import Any

import streamlit as st

from dashboard.downloads import COOKIE, MOST_BROWSERS
from pipelines.config import Config
from pipelines.domain import Role, User
from pipelines.swedish import STOCKHOLM

ROLE = "role"
ROUND = "round"
OTHER_ROUND = "other"
VIEW = "view"
AREA = "area"
THEME = "theme"
NOTICE = "notice"
REFUSAL = "refusal"
ADOPTED = "adopted"
TOKEN = "token"
DRAFTS = "drafts"


def now() -> datetime:
    """The time (aware), unless the clock has been set for a showing."""
    return Config.from_env().fixed_now or datetime.now(UTC)


def today() -> date:
    """The day on the calendars of those who look."""
    return now().astimezone(STOCKHOLM).date()


def user() -> User:
    """The function that is at the screen, as chosen in the sidebar: 'strategist', 'member:police' …"""
    role, _, agency_id = str(st.session_state.get(ROLE, Role.STRATEGIST)).partition(":")
    return User(Role(role), agency_id or None)


def token() -> str:
    """A random word for this browser: it stands in for the person until there is sign-in.

    Somebody at another browser is somebody else to it.
    """
    if TOKEN not in st.session_state:
        here = browser()
        # What is kept is made of the cookie, so that whoever reads it cannot take the browser's place.
        st.session_state[TOKEN] = sha256(here.encode()).hexdigest()[:32] if here else token_hex(16)
    word: str = st.session_state[TOKEN]
    return word


def role_code(user: User) -> str:
    """How the sidebar's choice of role is written."""
    return f"{user.role}:{user.agency_id}" if user.agency_id else str(user.role)


def adopt_from_address(key: str, allowed: Collection[str]) -> bool:
    """Takes a choice such as `?role=strategist` the first time it is seen in the address; True if it did."""
    written = st.query_params.get(key)
    is_new = written in allowed and st.session_state.get(f"{ADOPTED}_{key}") != written
    if is_new:
        st.session_state[f"{ADOPTED}_{key}"] = written
        st.session_state[key] = written
    return is_new


def show_in_address(**choices: str | None) -> None:
    """Writes choices in the address, so that a reload, a link and the way back keep them; None takes one away."""
    for key, choice in choices.items():
        st.session_state[f"{ADOPTED}_{key}"] = choice
        if choice is None:
            st.query_params.pop(key, None)
        elif st.query_params.get(key) != choice:
            st.query_params[key] = choice


def value(key: str, otherwise: Any = None) -> Any:
    """What stands in a widget, or was remembered."""
    return st.session_state.get(key, otherwise)


def remember(**values: Any) -> None:
    """Keeps values for the next run; for a widget's key, before the widget is drawn."""
    for key, kept in values.items():
        st.session_state[key] = kept


def begin_with(key: str, first: Any) -> None:
    """Sets what a widget shows before anybody has chosen, for one that also takes its choice from the address."""
    st.session_state.setdefault(key, first)


def keys(beginning: str) -> list[str]:
    """The keys of widgets and values that begin so."""
    return [key for key in map(str, st.session_state) if key.startswith(beginning)]


def browser() -> str:
    """The word that the browser is known by, also after a reload; empty for one that keeps no cookies."""
    word: object = st.context.cookies.get(COOKIE)
    return word if isinstance(word, str) else ""  # a page that is run without a browser has something else there


def drafts() -> dict[str, dict[str, Any]]:
    """Half-written forms by their names, the one opened last at the end: what stands in each field. To be changed.

    They are kept for the browser and its role, so that they are there when the page has been loaded anew.
    """
    here = browser()
    if not here:
        kept: dict[str, dict[str, Any]] = st.session_state.setdefault(DRAFTS, {})
        return kept
    with _writing:
        whose = here, role_code(user())
        kept = _drafts[whose] = _drafts.pop(whose, {})
        while len(_drafts) > MOST_BROWSERS:
            _drafts.pop(next(iter(_drafts)))
        return kept


_writing = Lock()
_drafts: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}


def forget(*keys: str) -> None:
    for key in keys:
        st.session_state.pop(key, None)


def clicked(chart: str) -> Any:
    """The customdata of the mark that was just chosen in a chart; None if the choice was taken back."""
    points = st.session_state[chart]["selection"]["points"]
    return points[0].get("customdata") if points else None


def notice(text: str, place: str = "") -> None:
    """A receipt to show in the next run, at the top of the page or at a place where one is."""
    st.session_state[NOTICE + place] = text


def take(key: str) -> str | None:
    """A receipt or a refusal, once."""
    text: str | None = st.session_state.pop(key, None)
    return text
