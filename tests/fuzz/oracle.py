"""What must hold of any bytes whatever: a result of ours, whose sums close, in bounded time."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator

import result_checks

from pipeline import flow
from pipeline.batch import summary
from schemas import result_json
from schemas.records import Result

SLOWEST = 10.0  # seconds for a mutant of a small file, on a busy machine
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
READ = {"extracted", "partial", "unrecognized"}
# Of text that is torn apart some evidence stands in words that no value, label or marker has taken: tests/report_forms has the
# known cases. That evidence lies inside of its block and quotes something is asked of every document.
HOLDS = [check for check in result_checks.CHECKS if check is not result_checks.evidence_stands_in_values]


class TooSlow(AssertionError):
    """A small file takes long: somewhere is a loop that a larger one would never leave."""


def check(data: bytes, name: str) -> Result:
    """Reads the bytes as a run does. Whatever is raised here is a finding."""
    began = time.process_time()
    result = flow.result_of(data, name)
    body = result_json.dumps(result, "key")
    seconds = time.process_time() - began
    assert summary.read(body).document_id == result.document.document_id
    strange = [text for text in _texts(json.loads(body)) if _NO_TEXT.search(text)]
    assert not strange, f"characters that no text may hold: {strange[0][:200]!r}"
    if result.document.status in READ:
        for holds in HOLDS:
            holds(result)
        evidence_quotes(result)
    else:
        assert not result.records
        assert any(diagnostic.severity == "error" for diagnostic in result.diagnostics)
    if seconds > SLOWEST:
        raise TooSlow(f"{seconds:.1f} s for {len(data):,} bytes")
    return result


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for held in value.values():
            yield from _texts(held)
    elif isinstance(value, list):
        for held in value:
            yield from _texts(held)


def evidence_quotes(result: Result) -> None:
    for found in result.evidence:
        text = result.blocks[found.block].text
        assert 0 <= found.start < found.end <= len(text), f"{found} lies outside of its block"
        assert text[found.start : found.end].strip(), f"{found} quotes nothing"
