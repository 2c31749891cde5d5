"""A table is read by everyone, and what somebody wrote in it stays words."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from dashboard.components.tables import Html, facts_html

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</td></tr></table><h1>Hej</h1>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "&lt;script&gt;",
    "a & b < c",
]


def parsed(html: str) -> ElementTree.Element:
    """Fails unless every tag is closed and every sign escaped."""
    return ElementTree.fromstring(html)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_somebody_wrote_is_shown_letter_by_letter(text: str) -> None:
    table = parsed(facts_html(text, [text, "Kommentar"], [[text, text]]))

    assert table.get("aria-label") == text
    assert table.findtext(".//caption") == text
    assert [cell.text for cell in table.iter("th")] == [text, "Kommentar", text]
    assert [cell.text for cell in table.iter("td")] == [text]
    tags = {element.tag for element in table.iter()}
    assert tags == {"div", "table", "caption", "thead", "tbody", "tr", "th", "td"}


def test_our_own_html_is_kept() -> None:
    table = parsed(facts_html("x", ["a", "b"], [["<b>1</b>", Html("<b>2</b>")]]))

    assert [bold.text for bold in table.iter("b")] == ["2"]


def test_html_is_no_longer_our_own_once_it_is_changed() -> None:
    """Joining, cutting or formatting gives plain text, which is escaped."""
    badge = Html("<b>x</b>")
    for changed in (badge + "", badge.strip() + "<i>", f"{badge}", badge[:], badge.upper()):
        assert not isinstance(changed, Html)


def test_the_first_column_heads_its_row_and_numbers_stand_to_the_right() -> None:
    table = parsed(facts_html("x", ["Plats", "Svar"], [["Gråbo", "4"]], numbers=["Svar"]))

    assert [(head.get("scope"), head.get("class")) for head in table.iter("th")] == [
        ("col", None),
        ("col", "number"),
        ("row", None),
    ]
    assert [cell.get("class") for cell in table.iter("td")] == ["number"]


def test_a_table_can_be_reached_and_scrolled_with_the_keyboard() -> None:
    table = parsed(facts_html("Bilden", ["a"], []))

    assert (table.get("tabindex"), table.get("role"), table.get("aria-label")) == ("0", "region", "Bilden")


def test_a_row_that_does_not_fit_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="zip"):
        facts_html("x", ["a", "b"], [["1"]])


def test_a_table_too_wide_for_a_phone_is_stacked_there_with_its_headings() -> None:
    columns = ["Plats", "Tema", "Nivå", "<b>"]
    table = parsed(facts_html("x", columns, [["Gråbo", "Alkohol", "normalt", "1"]]))

    assert "stacked" in (table.get("class") or "")
    assert [cell.get("data-label") for cell in table.iter("td")] == columns[1:]
    assert "stacked" not in (parsed(facts_html("x", columns[:2], [])).get("class") or "")


def test_a_stacked_table_is_still_a_table_to_those_who_listen() -> None:
    table = parsed(facts_html("x", ["a", "b", "c", "d"], [["1", "2", "3", "4"]]))

    roles = {element.tag: element.get("role") for element in table.iter() if element.tag not in {"div", "caption"}}
    assert roles == {
        "table": "table",
        "thead": "rowgroup",
        "tbody": "rowgroup",
        "tr": "row",
        "th": "rowheader",
        "td": "cell",
    }


def test_a_heading_that_the_glossary_has_explains_itself() -> None:
    table = parsed(facts_html("x", ["Plats", "Samsyn"], []))

    (button,) = table.iter("button")
    assert (button.text, button.get("popovertarget")) == ("Samsyn", "term-samsyn")
