"""Workbooks as other programs write them, from the XML of their cells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

USUAL = "http://schemas.openxmlformats.org"
STRICT = "http://purl.oclc.org/ooxml"
REQUIRED = ("round", "area", "level")
HEADER = ("round", "area", "level", "comment")
PART = '<?xml version="1.0" encoding="UTF-8"?>'


def text(value: str) -> str:
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>'


def row(*values: str) -> str:
    """A row of cells: text, or the XML of one cell."""
    return "<row>" + "".join(value if value.startswith("<c") else text(value) for value in values) + "</row>"


def xlsx(
    sheets: Mapping[str, Sequence[str]], *, hidden: Mapping[str, str] | None = None, is_strict: bool = False
) -> bytes:
    """Sheets by title, each of rows. `hidden` says how a sheet is hidden: `hidden` or `veryHidden`."""
    main = f"{STRICT}/spreadsheetml/main" if is_strict else f"{USUAL}/spreadsheetml/2006/main"
    kinds = f"{STRICT}/officeDocument/relationships" if is_strict else f"{USUAL}/officeDocument/2006/relationships"
    packaged = f'xmlns="{USUAL}/package/2006/relationships"'
    states = {title: f' state="{state}"' for title, state in (hidden or {}).items()}
    listed = "".join(
        f'<sheet name="{title}" sheetId="{number}"{states.get(title, "")} r:id="rId{number}"/>'
        for number, title in enumerate(sheets, start=1)
    )
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{kinds}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    start = f'<Relationship Id="rId1" Type="{kinds}/officeDocument" Target="xl/workbook.xml"/>'
    parts = {
        "_rels/.rels": f"<Relationships {packaged}>{start}</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kinds}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships {packaged}>{related}</Relationships>",
    }
    for number, rows in enumerate(sheets.values(), start=1):
        cells = "".join(rows)
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
        )
    return zipped({path: PART + part for path, part in parts.items()})


NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {"office": "office", "table": "table", "text": "text", "style": "style"}.items()
)
CELL = "table:table-cell"


def ods_row(*values: str) -> str:
    """A row of cells: text, or the XML of one cell."""
    cells = (
        value
        if value.startswith("<")
        else f'<{CELL} office:value-type="string"><text:p>{value}</text:p></{CELL}>'
        if value
        else f"<{CELL}/>"
        for value in values
    )
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def ods(sheets: Mapping[str, Sequence[str]], *, hidden: Sequence[str] = ()) -> bytes:
    """Sheets by title, each of rows."""
    style = '<style:style style:name="{0}"><style:table-properties table:display="{1}"/></style:style>'
    styles = style.format("seen", "true") + style.format("unseen", "false")
    tables = "".join(
        f'<table:table table:name="{title}" table:style-name="{"unseen" if title in hidden else "seen"}">'
        f"{''.join(rows)}</table:table>"
        for title, rows in sheets.items()
    )
    content = (
        f'{PART}<office:document-content {NAMESPACES} xmlns:calcext="urn:org:documentfoundation:names:calc:calcext">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def zipped(parts: Mapping[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, part in parts.items():
            archive.writestr(path, part)
    return content.getvalue()
