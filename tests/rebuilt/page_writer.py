"""The parts of a report as a web page."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable

from report_parts import Form, Heading, Lines, Part, Report, Table

PLAIN = "body{font:10pt IPAGothic}table{border-collapse:collapse;width:100%;margin:8px 0}th{font-weight:normal}"
RULED = PLAIN + "td,th{border:1px solid #333;padding:3px 5px}"
UNRULED = PLAIN + "td,th{padding:5px 8px;vertical-align:top;text-align:left}"


def body(report: Report, layout: Callable[[Form], Table] | Callable[[Form], Iterable[Part]]) -> str:
    parts: list[str] = []
    for part in report.parts:
        found = layout(part) if isinstance(part, Form) else part
        parts += [_written(each) for each in ([found] if isinstance(found, (Heading, Lines, Table)) else found)]
    return "\n".join(parts)


def _written(part: Part) -> str:
    if isinstance(part, Heading):
        return f"<h{part.level}>{_broken(part.text)}</h{part.level}>"
    if isinstance(part, Lines):
        return "\n".join(f"<p>{html.escape(text)}</p>" for text in part.texts)
    assert isinstance(part, Table)
    columns = "".join(f'<col style="width:{100 * share:.1f}%">' for share in part.shares)
    rows = []
    for row in range(part.rows):
        cells = sorted(cell for cell in part.cells if cell.row == row)
        fields = (
            f'<{"th" if cell.is_label else "td"} rowspan="{cell.height}" colspan="{cell.width}">{_broken(cell.texts)}'
            for cell in cells
        )
        rows.append(f"<tr>{''.join(fields)}</tr>")
    return f"<table><colgroup>{columns}</colgroup>{''.join(rows)}</table>"


def _broken(texts: tuple[str, ...]) -> str:
    return "<br>".join(html.escape(text) for text in texts)


def page(report: Report, layout: Callable[[Form], Table] | Callable[[Form], Iterable[Part]]) -> bytes:
    return f'<!DOCTYPE html><html lang="ja"><meta charset="utf-8"><body>{body(report, layout)}</body></html>'.encode()
