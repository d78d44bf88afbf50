"""A result's file says each row as `json` would, one a line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import result_json
from schemas.document import Block, Box, Diagnostic
from schemas.provenance import Evidence, Span
from schemas.records import DocumentRecord, ItemRecord, Result

DOCUMENT = DocumentRecord(document_id="d" * 64, format="pdf", status="extracted")
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]))
EDGES = st.floats(-2000, 2000)


def rows(result: Result, table: str) -> list[dict[str, object]]:
    """The table's rows, each line held against what `json` writes for it."""
    lines = result_json.dumps(result, "k").decode().split("\n")
    start = lines.index(f'"{table}": [') + 1
    end = next(at for at in range(start, len(lines)) if lines[at] in ("]", "],"))
    read = [json.loads(line.removesuffix(",")) for line in lines[start:end]]
    assert [line.removesuffix(",") for line in lines[start:end]] == [
        json.dumps(row, ensure_ascii=False) for row in read
    ]
    return read


@given(text=ANYTHING, locator=ANYTHING, box=st.none() | st.builds(Box, EDGES, EDGES, EDGES, EDGES))
def test_a_block_has_its_text_and_its_box_to_a_tenth_of_a_point(text, locator, box):
    block = Block(text, locator, "cell", page=2, box=box, confidence=0.25)
    (row,) = rows(Result(DOCUMENT, blocks=(block,)), "blocks")
    edges = (
        {}
        if box is None
        else {name: round(edge, 1) for name, edge in zip(("x0", "top", "x1", "bottom"), box, strict=True)}
    )
    assert row == {"block": 0, "kind": "cell", "page": 2, **edges, "confidence": 0.25, "locator": locator, "text": text}


@given(reason=st.none() | ANYTHING)
def test_a_span_names_the_record_it_repeats_where_there_is_one(reason):
    (row,) = rows(Result(DOCUMENT, blocks=(Block("休館", "line 1"),), spans=(Span(0, 0, 2, "value", reason),)), "spans")
    assert row == {"block": 0, "start": 0, "end": 2, "role": "value"} | ({} if reason is None else {"reason": reason})


@given(key=ANYTHING, field=ANYTHING)
def test_evidence_is_written_as_it_is(key, field):
    evidence = Evidence("items", key, field, 1, 0, 3, 8, "verbatim")
    assert rows(Result(DOCUMENT, evidence=(evidence,)), "evidence") == [evidence._asdict()]


@given(text=ANYTHING.filter(bool))
def test_a_record_leaves_out_what_is_not_stated(text):
    item = ItemRecord(item_id="i", item_key="k", section_id="s", position=1, text=text, goal_scope="stated")
    (row,) = rows(Result(DOCUMENT, records={"items": (item,)}), "items")
    assert row == {
        "item_id": "i", "item_key": "k", "section_id": "s", "position": 1, "text": text, "goal_scope": "stated", "is_repaired": 0,
    }  # fmt: skip


@pytest.mark.parametrize("table", ["blocks", "spans", "evidence", "items", "diagnostics"])
def test_a_table_without_rows_is_left_out(table):
    assert f'"{table}"' not in result_json.dumps(Result(DOCUMENT), "k").decode()


@given(message=ANYTHING)
def test_a_diagnostic_without_a_place_says_none(message):
    row = rows(Result(DOCUMENT, diagnostics=(Diagnostic("info", "code", message),)), "diagnostics")
    assert row == [{"severity": "info", "code": "code", "message": message}]
