"""What tells the agency that it is time to rate: its mails, and a calendar to subscribe to."""

from __future__ import annotations

from html import escape
from urllib.parse import urljoin

import streamlit as st

from dashboard import data
from pipelines.config import Config


def show(agency_id: str) -> None:
    with st.expander("Påminnelser och kalender"):
        address = calendar_address(agency_id)
        link = f'<a href="{escape(address)}">{escape(address)}</a>'
        st.html(
            f"<p>{mails(agency_id)}</p><p>Omgångarnas tider går att prenumerera på i er kalender: lägg till den här "
            f"adressen där.<br/>{link}</p>"
        )


def calendar_address(agency_id: str) -> str:
    """Where the calendar is fetched; without OSF_BASE_URL, under the address of this page."""
    here = urljoin(st.context.url or "", "/").rstrip("/")
    return f"{Config.from_env().base_url or here}/kalender/{agency_id}.ics"


def mails(agency_id: str) -> str:
    """HTML: who is reminded by mail, and when."""
    address = next((contact.email for contact in data.reference().contacts if contact.agency_id == agency_id), None)
    if address is None or not Config.from_env().smtp_url:
        return "Inga påminnelser skickas till er med mejl."
    return (
        f"Mejl skickas till <b>{escape(address)}</b> när en omgång öppnar. Den som inte har lämnat in, eller har "
        "ändrat utan att lämna in igen, påminns när halva tiden har gått och sista morgonen."
    )
