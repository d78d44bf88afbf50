"""5か年度の振り返り: the review of a term, program by program."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report_forms import heads
from pipeline.report_forms.draft import Draft
from schemas.outline import Passage

FORM = "program_review"


def claims(passages: Sequence[Passage]) -> bool:
    """At least two labels of this form alone."""
    roles = {label.role for passage in passages for label in passage.labels if label.form == FORM}
    return len(roles) >= 2


def read(draft: Draft, report_id: str, work: str, years: heads.Years, passages: Sequence[Passage]) -> None:
    """Programs, visions, reasons, figures."""
