"""Imported once by the process that servers are copied from: what a server imports before its first visitor comes."""

from __future__ import annotations

import streamlit.web.bootstrap  # noqa: F401

from dashboard.server import import_what_pages_use

import_what_pages_use()
