"""A receipt is given once, a refusal is told where it is seen, and neither is ever Markdown."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def receipt() -> None:
    from dashboard import session
    from dashboard.components import messages

    messages.show()
    if "said" not in session.value("steps", []):
        session.remember(steps=["said"])
        session.notice("”![x](http://x.example/x.png) **fet** $x$ :red[röd]” är sparad.")


def refused_here() -> None:
    import streamlit as st

    from dashboard.components import messages
    from pipelines.errors import ContentProblem

    with messages.telling():
        raise ContentProblem("Rubriken saknas.\nMålet är <b>saknat</b>.")
    st.write("resten av sidan")


def refused_before_the_page_is_drawn() -> None:
    import streamlit as st

    from dashboard.components import messages
    from pipelines.errors import StateProblem

    def close(round_id: str) -> None:
        raise StateProblem(f"{round_id} är stängd.")

    messages.show()
    st.button("Stäng", on_click=messages.told(close), args=("2026-11-26",))


def broken() -> None:
    from dashboard.components import messages

    with messages.telling():
        raise ZeroDivisionError


def test_a_receipt_is_shown_in_the_next_run_once_and_as_it_was_written() -> None:
    app = AppTest.from_function(receipt).run()
    assert list(app.success) == []

    app.run()
    assert app.success[0].value == r"”!\[x\](http://x.example/x.png) \*\*fet\*\* \$x\$ :red\[röd\]” är sparad."

    assert list(app.run().success) == []


def test_several_problems_are_a_list_and_the_rest_of_the_page_is_drawn() -> None:
    app = AppTest.from_function(refused_here).run()

    assert app.error[0].value == "- Rubriken saknas.\n- Målet är \\<b\\>saknat\\</b\\>."
    assert app.markdown[0].value == "resten av sidan"


def test_what_is_refused_before_the_page_is_drawn_is_told_at_its_top_once() -> None:
    app = AppTest.from_function(refused_before_the_page_is_drawn).run()

    app.button[0].click().run()

    assert [error.value for error in app.error] == ["2026-11-26 är stängd."]
    assert list(app.exception) == []
    assert list(app.run().error) == []


def test_a_mistake_of_ours_is_not_hidden() -> None:
    assert len(AppTest.from_function(broken).run().exception) == 1


@pytest.mark.parametrize("page", [receipt, refused_here, refused_before_the_page_is_drawn])
def test_no_message_is_an_error_of_ours(page: object) -> None:
    assert list(AppTest.from_function(page).run().exception) == []  # type: ignore[arg-type]
