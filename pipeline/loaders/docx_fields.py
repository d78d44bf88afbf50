"""What Word prints for fields that hold no result as text: form check boxes and lists, and the signs drawn by EQ.

Enclosed characters (囲い文字) and, in files that began as .doc, ruby are EQ fields: the words stand in the instruction alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from pipeline.loaders.docx_numerals import numeral
from pipeline.loaders.docx_styles import VAL, W, is_on

OVERLAY = r"\\o\s*\\a[dclr]\s*\("
RUBY = re.compile(OVERLAY + r"\s*\\s\s*\\up\s*\d+\s*\((?P<reading>[^()]*)\)\s*[,;](?P<base>[^()]*)\)", re.IGNORECASE)
ENCLOSED = re.compile(OVERLAY + r"\s*(?P<frame>[○◯〇□△◇])\s*[,;](?P<sign>[^()]*)\)", re.IGNORECASE)
ROUND = "○◯〇"
CHECKED, UNCHECKED = "☒", "☐"


class Printed(NamedTuple):
    """The text a field prints, and a ruby reading over it."""

    text: str
    reading: str = ""


@dataclass(slots=True)
class Field:
    """An open field: its instruction so far, whether its result has begun, whether that holds text."""

    form: etree._Element | None = None
    code: str = ""
    in_result: bool = False
    has_text: bool = False

    def printed(self) -> Printed | None:
        """None where the result is in the file, or is nothing."""
        if self.has_text:
            return None
        if self.form is not None:
            return _form(self.form)
        return _equation(self.code) if self.code.lstrip()[:2].upper() == "EQ" else None


def _form(data: etree._Element) -> Printed | None:
    box = data.find(f"{W}checkBox")
    if box is not None:
        state = box.find(f"{W}checked")
        state = state if state is not None else box.find(f"{W}default")
        return Printed(CHECKED if state is not None and is_on(state) else UNCHECKED)
    choices = data.find(f"{W}ddList")
    if choices is None:
        return None
    entries = [entry.get(VAL, "") for entry in choices.iterchildren(f"{W}listEntry")]
    chosen = choices.find(f"{W}result")
    index = chosen.get(VAL, "0") if chosen is not None else "0"
    return Printed(entries[int(index)]) if index.isdecimal() and int(index) < len(entries) else None


def _equation(code: str) -> Printed | None:
    r"""Of `EQ \o\ac(○,21)` ㉑; of `EQ \* jc2 \o\ad(\s\up 9(こ),子)` 子 under こ; of real equations nothing."""
    if found := RUBY.search(code):
        return Printed(found["base"], found["reading"])
    if found := ENCLOSED.search(code):
        sign = found["sign"].strip()
        is_number = found["frame"] in ROUND and sign.isdecimal()
        return Printed(numeral(int(sign), "decimalEnclosedCircle") if is_number else sign)
    return None
