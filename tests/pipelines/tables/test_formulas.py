from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.tables.formulas import neutral, original


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1+1"])
def test_what_could_run_begins_with_an_apostrophe(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Gråbo", "1+1=2", "'citat'", "2026-11-26"])
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert neutral(text) == text


@given(st.text(alphabet="'=+-@\t\r a") | st.text())
def test_nothing_is_lost(text: str) -> None:
    assert original(neutral(text)) == text
