"""The page's own style: a sheet beside this file, and one class per level made from `levels.csv`."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pipelines.reference import Reference

SHEET = Path(__file__).with_name("style.css").read_text(encoding="utf-8")


def apply(reference: Reference) -> None:
    """Puts the style on the page."""
    levels = "\n".join(
        f".badge.{level.code} {{ background: {level.colour}; color: {level.text_colour}; }}\n"
        f"[class*='-{level.code}-'] button {{ border-left: 0.6rem solid {level.colour}; }}"
        for level in reference.levels
    )
    st.html(f"<style>{SHEET}\n{levels}</style>")
