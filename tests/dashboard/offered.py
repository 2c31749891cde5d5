"""What the files that a page offers say."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile, is_zipfile


def text_of(content: Any) -> str:
    """The words of a text, or of all the parts of a Word or Excel file, alternative texts with them."""
    if isinstance(content, str):
        return content
    if not is_zipfile(BytesIO(content)):
        return bytes(content).decode("utf-8", "replace")
    with ZipFile(BytesIO(content)) as parts:
        xml = [parts.read(name).decode("utf-8") for name in parts.namelist() if name.endswith(".xml")]
    alts = " ".join(re.findall(r'descr="([^"]*)"', " ".join(xml)))
    return re.sub(r"<[^>]+>", " ", " ".join(xml)) + alts
