"""A zip of XML parts, which both kinds of workbook are, read without ever holding more than one row."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, iterparse, parse


class Archive:
    """The parts of the file. Raises zipfile's and the parser's own errors for one that is damaged."""

    def __init__(self, content: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        self.names = frozenset(self._zip.namelist())
        self.unpacked_bytes = sum(part.file_size for part in self._zip.infolist())

    def text(self, part: str) -> str:
        """A small part as text; empty if it is not there."""
        return self._zip.read(part).decode("utf-8", "replace") if part in self.names else ""

    def tree(self, part: str) -> Element:
        with self._zip.open(part) as stream:
            return parse(stream).getroot()

    def elements(self, part: str, name: str) -> Iterator[Element]:
        """Each element with the name, whole; those before it are empty."""
        with self._zip.open(part) as stream:
            for _, element in iterparse(stream, events=("end",)):
                if element.tag.endswith(name) and local_name(element) == name:
                    yield element
                    element.clear()


def local_name(element: Element) -> str:
    """The name without its namespace, of which the strict and the usual workbooks have different ones."""
    name: str = element.tag
    return name.rpartition("}")[2]


def children(element: Element, name: str) -> list[Element]:
    return [child for child in element if local_name(child) == name]


def attribute(element: Element, name: str) -> str:
    """The attribute of any namespace; empty if it is not there."""
    if name in element.attrib:
        return element.attrib[name]
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
