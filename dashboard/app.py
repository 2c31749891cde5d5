"""The page itself: who is here, which rooms there are, and the one that was chosen."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard import data, session
from dashboard.components import glossary, messages, style
from pipelines.domain import Role, User
from pipelines.reference import Reference
from pipelines.swedish import DEMO_MARK, ROLE_WORDS

st.set_page_config(page_title="Lägesbild", page_icon="◕", layout="wide", initial_sidebar_state="collapsed")


def choose_role(reference: Reference) -> None:
    """Stands in for sign-in: whoever tries the product says which function it is."""
    users = [User(Role.STRATEGIST), User(Role.COUNCIL), User(Role.READER)]
    users += [User(Role.MEMBER, agency.agency_id) for agency in reference.agencies_left(session.today())]
    words = {session.role_code(user): role_words(user, reference) for user in users}
    session.adopt_from_address(session.ROLE, words)
    with st.sidebar:
        role = st.selectbox(
            "Roll", list(words), format_func=words.__getitem__, key=session.ROLE, persist_state="session"
        )
        st.caption("Inloggning kommer senare. Så länge väljer du själv vilken roll du provar.")
    session.show_in_address(role=role)


def role_words(user: User, reference: Reference) -> str:
    """'Strateg', or 'Medlem: Polisen'."""
    role = ROLE_WORDS[user.role]
    return f"{role}: {reference.agency(user.agency_id).label}" if user.agency_id else role


def show_banner(reference: Reference) -> None:
    """Says on every page that nobody has signed in, which role is tried, and whether the data are invented."""
    demo = f"<b>{DEMO_MARK}.</b> Inget här beskriver verkliga händelser. " if data.is_demo() else ""
    role = escape(role_words(session.user(), reference))
    trial = f"Provläge utan inloggning, du är: <b>{role}</b>. Byt roll i sidofältet (≫)."
    st.html(f'<div class="banner" role="note">{demo}{trial}</div>')


def pages() -> list[st.Page]:
    """The rooms of this role, in the order of the menu."""
    rates = session.user().role is Role.MEMBER
    return [
        st.Page("views/now/page.py", title="Nu", url_path="nu", default=True),
        st.Page("views/rate/page.py", title="Skatta", url_path="skatta", visibility="visible" if rates else "hidden"),
        st.Page("views/picture/page.py", title="Lägesbild", url_path="lagesbild"),
        st.Page("views/trends/page.py", title="Trender", url_path="trender"),
        st.Page("views/plan/page.py", title="Åtgärdsplan", url_path="atgardsplan"),
        st.Page("views/about/page.py", title="Om", url_path="om"),
    ]


with messages.telling():
    style.apply(data.reference())
    choose_role(data.reference())
    page = st.navigation(pages(), position="top")
    show_banner(data.reference())
    messages.show()
    page.run()
    glossary.show_cards()
