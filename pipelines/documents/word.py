"""What every Word document has in common: Swedish, A4, real headings, page numbers, tables that run over pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from pipelines.domain import Audience
from pipelines.swedish import AUDIENCE_MARKS, DEMO_MARK, day

FONT = "Calibri"
INK = RGBColor(0x1C, 0x24, 0x2B)
QUIET = RGBColor(0x55, 0x60, 0x6B)
WARNING = RGBColor(0x9B, 0x1C, 0x1C)
HEAD_FILL = "E8ECEF"
LINE = "C5CCD2"

_UNPRINTABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SIZES = {"Title": 24, "Heading 1": 15, "Heading 2": 12.5, "Heading 3": 10.5}


def new_document(title: str, *, made_on: date, audience: Audience, is_demo: bool) -> WordDocument:
    """A Swedish A4 document with title, date and page numbers, and on every page whom it is for and if it is a demo."""
    document = Document()
    _set_language(document)
    _set_styles(document)
    _set_properties(document, title, made_on, audience)
    _set_page(document, title, audience, is_demo)
    document.add_paragraph(title, style="Title")
    date_line = document.add_paragraph(f"Framtagen {day(made_on)}")
    date_line.runs[0].font.color.rgb = QUIET
    return document


def to_bytes(document: WordDocument) -> bytes:
    """The document as a .docx file."""
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def printable(text: str) -> str:
    """The text without the control characters that a Word file cannot hold."""
    return _UNPRINTABLE.sub("", text)


def add_table(document: WordDocument, description: str, widths: Sequence[int], header: Sequence[str] = ()) -> Table:
    """A ruled table with column widths in millimetres; the header row, if any, is repeated on every page.

    `description` is read out by screen readers.
    """
    table: Table = document.add_table(rows=0, cols=len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    _rule(table, description)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    if header:
        row = add_row(table, header, bold=True)
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell in row.cells:
            shade(cell, HEAD_FILL)
    return table


def add_row(table: Table, texts: Sequence[str], *, bold: bool = False) -> _Row:
    """Adds a row of texts that is kept on one page."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, column, text in zip(row.cells, table.columns, texts, strict=True):
        cell.width = column.width
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(printable(text)).bold = bold
    return row


def add_picture(document: WordDocument, picture: bytes, *, alt: str, width: Mm) -> None:
    """Adds a PNG with the text that stands in for it to those who do not see it."""
    shape = document.add_picture(BytesIO(picture), width=width)
    shape._inline.docPr.set("descr", alt)


def squeeze(document: WordDocument) -> None:
    """Makes what is already written and what comes small enough for one page: narrow margins, small words."""
    section = document.sections[0]
    section.top_margin, section.bottom_margin = Mm(18), Mm(16)
    for name, size in {"Normal": 9, "Title": 18, "Heading 1": 12}.items():
        style: Any = document.styles[name]
        style.font.size = Pt(size)
        style.paragraph_format.space_before = Pt(0 if name != "Heading 1" else 6)
        style.paragraph_format.space_after = Pt(2)
        style.paragraph_format.line_spacing = 1.0


def keep_together(table: Table) -> None:
    """Keeps a short table on one page, with the heading above it."""
    for row in table.rows[:-1]:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def colour(cell: _Cell, colour: RGBColor) -> None:
    """Colours the text of the cell."""
    for run in cell.paragraphs[0].runs:
        run.font.color.rgb = colour


def shade(cell: _Cell, fill: str) -> None:
    """Fills the cell with a colour, `RRGGBB`."""
    cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=fill))


def add_badge(paragraph: Paragraph, text: str, fill: str, colour: str) -> None:
    """Adds text on a coloured ground to a paragraph; colours as `#RRGGBB`."""
    run = paragraph.add_run(f"\u00a0{text}\u00a0")
    run.bold = True
    run.font.color.rgb = RGBColor.from_string(colour.lstrip("#"))
    run._r.get_or_add_rPr().append(_element("w:shd", val="clear", color="auto", fill=fill.lstrip("#")))


def _set_language(document: WordDocument) -> None:
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "sv-SE")
    for language in document.settings.element.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), "sv-SE")


def _set_styles(document: WordDocument) -> None:
    normal: Any = document.styles["Normal"]
    normal.font.size = Pt(10.5)
    normal.font.color.rgb = INK
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.15
    _set_font(normal)
    for name, size in _SIZES.items():
        style: Any = document.styles[name]
        _set_font(style)
        style.font.size = Pt(size)
        style.font.bold = True
        style.font.color.rgb = INK
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.space_before = Pt(0 if name == "Title" else size)
        style.paragraph_format.space_after = Pt(4)
    footer: Any = document.styles["Footer"]
    footer.font.size = Pt(9)
    footer.font.color.rgb = QUIET
    for border in document.styles["Title"].element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _set_font(style: Any) -> None:
    style.font.name = FONT
    fonts = style.element.rPr.rFonts
    for theme in [name for name in fonts.attrib if name.endswith(("Theme", "theme"))]:
        del fonts.attrib[theme]


def _set_properties(document: WordDocument, title: str, made_on: date, audience: Audience) -> None:
    moment = datetime.combine(made_on, time(12), UTC)
    properties = document.core_properties
    properties.title = title
    properties.author = properties.last_modified_by = "Lägesbild"
    properties.comments = properties.keywords = ""
    properties.category = AUDIENCE_MARKS[audience]
    properties.language = "sv-SE"
    properties.created = properties.modified = moment


def _set_page(document: WordDocument, title: str, audience: Audience, is_demo: bool) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    header = section.header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    header.add_run(AUDIENCE_MARKS[audience]).bold = True
    if is_demo:
        run = header.add_run(f" · {DEMO_MARK}")
        run.bold = True
        run.font.color.rgb = WARNING
    footer = section.footer.paragraphs[0]
    footer.paragraph_format.tab_stops.clear_all()
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    footer.add_run(f"{title} · sida ")
    _add_field(footer, "PAGE")
    footer.add_run(" av ")
    _add_field(footer, "NUMPAGES")


def _add_field(paragraph: Paragraph, code: str) -> None:
    run = paragraph.add_run()
    for kind in ("begin", "separate", "end"):
        run._r.append(_element("w:fldChar", fldCharType=kind))
        if kind == "begin":
            instruction = OxmlElement("w:instrText")
            instruction.text = code
            run._r.append(instruction)
        if kind == "separate":
            number = OxmlElement("w:t")
            number.text = "1"
            run._r.append(number)


def _rule(table: Table, description: str) -> None:
    """Thin lines between rows, air in the cells, and the description; in the order the file format wants them."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color=LINE))
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", "50"), ("left", "100"), ("bottom", "50"), ("right", "100")):
        margins.append(_element(f"w:{side}", w=width, type="dxa"))
    properties = table._tbl.tblPr
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(borders)
    layout.addnext(margins)
    properties.append(_element("w:tblDescription", val=description))


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), value)
    return element
