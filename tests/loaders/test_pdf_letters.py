"""Letters as PDF makers leave them: kept as they are by the loader, ordinary ones in the records."""

from __future__ import annotations

import pdf_makers as make
import pytest
from pdf_makers import Text, lines
from reportlab.pdfgen.canvas import Canvas

from pipeline import flow
from pipeline.loaders import pdf

PRINTED = {
    "Kangxi radicals": ("⼦育て⽀援の⼈材をふやす。", "子育て支援の人材をふやす。"),
    "radicals that no compatibility form maps": ("⻑期の⻝育をすすめる。", "長期の食育をすすめる。"),
    "marks apart from their letters": ("か\u3099いと\u3099ハ\u309aハ\u309a講座を開く。", "がいどパパ講座を開く。"),
    "half-width kana": ("ﾌﾟﾚﾊﾟﾊﾟ講座を開く｡", "プレパパ講座を開く。"),
}


@pytest.mark.parametrize(("printed", "read"), PRINTED.values(), ids=PRINTED)
def test_letters_are_verbatim_in_blocks_and_ordinary_in_records(printed: str, read: str) -> None:
    title = "令和4年度重点目標評価結果・令和5年度重点目標"
    texts = [title, "令和4年度重点目標①", printed, "取組内容", f"・{printed}"]
    result = flow.result_of(make.paper([Text(60, 100 + 30 * at, text) for at, text in enumerate(texts)]))
    assert [block.text for block in result.blocks] == texts
    assert [getattr(row, "text", None) for row in result.records["goals"]] == [read]
    assert [getattr(row, "text", None) for row in result.records["items"]] == [read]


def test_an_actual_text_is_what_its_signs_say() -> None:
    def marked(canvas: Canvas) -> None:
        canvas.setFont(make.FONT, 12)
        canvas._code.append(f"/Span <</ActualText <FEFF{'重点目標'.encode('utf-16-be').hex()}>>> BDC")
        canvas.drawString(60, 700, "■■■■")
        canvas._code.append("EMC")

    document = pdf.load(make.paper([Text(60, 200, "取組内容")], prepare=marked))
    assert lines(document) == ["重点目標", "取組内容"]
