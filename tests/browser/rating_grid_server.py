"""`streamlit run tests/browser/rating_grid_server.py`: the grid's own page behind the same headers as the product."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from dashboard.server import SwedishAndSafe

app = st.App(Path(__file__).with_name("rating_grid_page.py"), middleware=[Middleware(SwedishAndSafe)])
