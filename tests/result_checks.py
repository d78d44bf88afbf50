"""What must hold of every result, whatever the document: written from the contract, not from the code that makes it."""

from __future__ import annotations

import json
from itertools import pairwise

from pipeline.normalization.text import clean, join
from schemas import result_json
from schemas.provenance import LABEL, MARKER, METHODS, ROLES, VALUE
from schemas.records import KEYS, TABLES, Result

QUOTED = {  # fields that hold words of the report
    "reports": ("title", "purpose", "center_name"),
    "implementers": ("name",),
    "programs": ("name", "description"),
    "report_sections": ("text",),
    "goals": ("text",),
    "items": ("text", "heading"),
    "process_ratings": ("question", "stage", "ward_rating", "center_rating", "mutual_rating"),
    "rating_scale": ("grade", "meaning"),
    "visions": ("text", "operator_rating", "ward_rating"),
}
REFERENCES = {  # column of a table → column of the table it names
    ("report_sections", "report_id"): ("reports", "report_id"),
    ("report_sections", "goal_id"): ("goals", "goal_id"),
    ("goals", "report_id"): ("reports", "report_id"),
    ("items", "section_id"): ("report_sections", "section_id"),
    ("item_goals", "item_id"): ("items", "item_id"),
    ("item_goals", "goal_id"): ("goals", "goal_id"),
    ("item_initiatives", "item_id"): ("items", "item_id"),
    ("item_initiatives", "initiative_id"): ("items", "item_id"),
    ("quantities", "item_id"): ("items", "item_id"),
    ("observations", "item_id"): ("items", "item_id"),
    ("table_cells", "table_id"): ("tables", "table_id"),
}


def spans_close(result: Result) -> None:
    """Spans of a block never overlap and together hold every character that is no white space exactly once."""
    roles: list[list[str | None]] = [[None] * len(block.text) for block in result.blocks]
    for span in result.spans:
        assert span.role in ROLES
        assert 0 <= span.start < span.end <= len(result.blocks[span.block].text)
        for at in range(span.start, span.end):
            assert roles[span.block][at] is None, f"{result.blocks[span.block].text} has two roles at {at}"
            roles[span.block][at] = span.role
    for block, held in zip(result.blocks, roles, strict=True):
        missing = [
            letter for letter, role in zip(block.text, held, strict=True) if role is None and not letter.isspace()
        ]
        assert not missing, f"{missing} of {block.text} has no role"


def evidence_stands_in_values(result: Result) -> None:
    """Words behind a field are a value, a label or a marker; a section's whole text and what is inferred rest on others too."""
    held = {(span.block, at): span.role for span in result.spans for at in range(span.start, span.end)}
    for found in result.evidence:
        text = result.blocks[found.block].text
        roles = {held[found.block, at] for at in range(found.start, found.end) if not text[at].isspace()}
        assert roles, f"{found} quotes nothing"
        if (found.record_table, found.field) == ("report_sections", "text") or found.method == "inferred":
            continue
        assert roles <= {VALUE, LABEL, MARKER}, f"{text[found.start : found.end]} of {found} is {roles}"
        assert found.method in METHODS


def words_behind(result: Result) -> dict[tuple[str, str, str], list[str]]:
    found: dict[tuple[str, str, str], list[str]] = {}
    for each in result.evidence:
        words = result.blocks[each.block].text[each.start : each.end]
        found.setdefault((each.record_table, each.record_key, each.field), []).append(words)
    return found


def texts_follow_from_their_evidence(result: Result) -> None:
    """A goal's or an item's text is its cleaned words, joined; white space apart, which its surroundings may decide."""
    behind = words_behind(result)
    for table in ("goals", "items", "visions"):
        for record in result.records.get(table, ()):
            row = record.as_row()
            key = "/".join(str(row[column]) for column in KEYS[table])
            read = join([clean(words).text for words in behind[table, key, "text"]])
            assert "".join(read.split()) == "".join(row["text"].split())


def words_have_evidence(result: Result) -> None:
    behind = words_behind(result)
    for table, fields in QUOTED.items():
        for record in result.records.get(table, ()):
            row = record.as_row()
            key = "/".join(str(row[column]) for column in KEYS[table])
            missing = [field for field in fields if field in row and (table, key, field) not in behind]
            assert not missing, f"{table} {key} has no words behind {missing}"


def keys_are_unique(result: Result) -> None:
    for table, records in result.records.items():
        rows = [record.as_row() for record in records]
        keys = [tuple(row.get(column) for column in KEYS[table]) for row in rows]
        assert len(set(keys)) == len(keys), f"{table} has a key twice"
    for table, column in (("goals", "goal_key"), ("items", "item_key")):
        rows = [record.as_row() for record in result.records.get(table, ())]
        names = [row[column] for row in rows]
        assert len(set(names)) == len(names)
    places = [found[:4] for found in result.evidence]
    assert len(set(places)) == len(places)


def references_lead_somewhere(result: Result) -> None:
    for (table, column), (other, key) in REFERENCES.items():
        known = {record.as_row()[key] for record in result.records.get(other, ())}
        named = {record.as_row().get(column) for record in result.records.get(table, ())} - {None}
        assert named <= known, f"{table}.{column} names {named - known}"


def json_gives_the_records_back(result: Result) -> None:
    """Record → JSON → row → record is the identity."""
    read = json.loads(result_json.dumps(result, "key"))
    for table, records in result.records.items():
        assert tuple(TABLES[table](**row) for row in read.get(table, [])) == records
    assert [row["text"] for row in read.get("blocks", [])] == [block.text for block in result.blocks]
    assert len(read.get("spans", [])) == len(result.spans)


def markers_and_positions_count(result: Result) -> None:
    """Positions of evidence go from 1 without a gap."""
    seen: dict[tuple[str, str, str], list[int]] = {}
    for found in result.evidence:
        seen.setdefault((found.record_table, found.record_key, found.field), []).append(found.position)
    for positions in seen.values():
        assert positions[0] == 1
        assert all(second == first + 1 for first, second in pairwise(positions))


def characters_are_counted(result: Result) -> None:
    """A file that could not be read has no count."""
    count = sum(not letter.isspace() for block in result.blocks for letter in block.text)
    assert (result.document.character_count or 0) == count


CHECKS = (
    spans_close,
    evidence_stands_in_values,
    texts_follow_from_their_evidence,
    words_have_evidence,
    keys_are_unique,
    references_lead_somewhere,
    json_gives_the_records_back,
    markers_and_positions_count,
    characters_are_counted,
)


def everything_holds(result: Result) -> None:
    for check in CHECKS:
        check(result)
