"""Where everything came from: the role of each character, and the words behind each field."""

from typing import NamedTuple

# roles of spans
VALUE = "value"
LABEL = "label"
MARKER = "marker"
MARKUP = "markup"
FURNITURE = "furniture"
DUPLICATE = "duplicate"
REMAINDER = "remainder"
ROLES = (VALUE, LABEL, MARKER, MARKUP, FURNITURE, DUPLICATE, REMAINDER)

# methods of evidence: how a field follows from its words
VERBATIM = "verbatim"
WAREKI = "wareki"
NUMBER = "number"
JOINED = "joined"
INFERRED = "inferred"
METHODS = (VERBATIM, WAREKI, NUMBER, JOINED, INFERRED)


class Place(NamedTuple):
    """A range of one block's verbatim text: code points, end exclusive."""

    block: int
    start: int
    end: int


class Span(NamedTuple):
    """The role of a range of characters. The spans of a block never overlap; together they hold each non-space character."""

    block: int
    start: int
    end: int
    role: str
    reason: str | None = None  # of a duplicate: the record it repeats, `items/<item_id>`


class Evidence(NamedTuple):
    """Which words became which field. `record_key` is the row's primary key, its values joined by `/`."""

    record_table: str
    record_key: str
    field: str
    position: int  # from 1 among the places of one field
    block: int
    start: int
    end: int
    method: str
