"""What comes back for a task, and the results that only the parent can tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pipeline import errors, flow
from pipeline.batch import summary
from pipeline.batch.key import Extractor
from pipeline.batch.source import Task
from schemas import result_json


class Answer(NamedTuple):
    """What became of a task: a result's bytes and what it says of itself, or neither where the known one holds."""

    task: Task
    result: bytes | None
    told: summary.Summary | None
    members: tuple[tuple[str, int], ...] = ()  # of an archive: name and number


def failed(task: Task, identity: Mapping[str, Any], error: errors.DocumentError, extractor: Extractor) -> Answer:
    """The answer for a document that was lost; `identity` is what the child said of it before, if anything."""
    document_id = str(identity.get("document_id", task.absent_id))
    result = flow.failure(document_id, error, identity.get("byte_size"))
    body = result_json.dumps(result, extractor.key(document_id, error.status))
    return Answer(task, body, summary.read(body))


def too_slow(extractor: Extractor) -> errors.DocumentError:
    """The clock ran out."""
    seconds = extractor.limits.seconds
    return errors.DocumentTimeout(f"reading it took over {seconds:g} s and was stopped: raise --timeout or split it")
