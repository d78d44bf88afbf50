"""Texts of a workbook: shared strings, rich text, comments. Readings over kanji (`rPh`, furigana) are left out."""

from __future__ import annotations

import re

from lxml import etree

from pipeline.loaders.office_package import SHEET, census_of

Element = etree._Element

S = f"{{{SHEET}}}"
TEXT, RUN, READING = f"{S}t", f"{S}r", f"{S}rPh"
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def shared_strings(root: Element | None) -> list[str]:
    return [rich_text(item) for item in root.iterchildren(f"{S}si")] if root is not None else []


def rich_text(item: Element) -> str:
    """The `t` of an `si`, `is` or `text`, or those of its runs joined."""
    if len(item) == 1 and item[0].tag == TEXT:
        return unescaped(item[0].text or "")
    parts: list[str] = []
    for child in item:
        if child.tag == TEXT:
            parts.append(child.text or "")
        elif child.tag == RUN:
            parts.extend(text.text or "" for text in child.iterchildren(TEXT))
    return unescaped("".join(parts))


def unescaped(text: str) -> str:
    """Characters that XML cannot hold stand as _x000D_; _x005F_ is an underscore before what only looks like a code."""
    return ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def census(root: Element) -> list[int]:
    """Non-space characters of each shared string, counted by striking out the readings and taking all other text."""
    readings = {text for reading in root.iter(READING) for text in reading.iter(TEXT)}
    counts: list[int] = []
    for item in root.iterchildren(f"{S}si"):
        texts = [text.text or "" for text in item.iter(TEXT) if text not in readings]
        counts.append(census_of(ESCAPE.sub(_character, "".join(texts))))
    return counts


def _character(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))
