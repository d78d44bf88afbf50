"""A small program review around the parts that a test is about."""

from __future__ import annotations

from typing import Any

from builders import Table, document, read, table

from schemas.document import Document
from schemas.records import Result

TITLE = "星見区地域子育て支援拠点事業 5か年度の振り返り"
VISIONS = table(
    ["目指す拠点の姿", "自己評価 (A~D)", ""],
    ["", "法人", "区"],
    ["①だれもが立ち寄れる場になっている。", "A", "B"],
)


def review(*data: str | Table, **fields: Any) -> Document:
    """A review of one program with this under 主なデータ."""
    head = (TITLE, "", "1 親子の居場所事業", "", VISIONS, "", "評価の理由(法人)", "", "(主なデータ)", "")
    return document(*head, *data, **fields)


def observed(*data: str | Table, **fields: Any) -> Result:
    return read(review(*data, **fields))
