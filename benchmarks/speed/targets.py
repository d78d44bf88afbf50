"""What must hold: ratios of CPU time, megabytes, and how far a ratio may worsen."""

from __future__ import annotations

from typing import NamedTuple

from benchmarks.speed.readers import BOOK, OURS

MAY_WORSEN = 4 / 3  # of a recorded ratio


class Target(NamedTuple):
    """A ratio on the files of a task: ours by the other's, which must be small, or for a gain the other's by ours, large."""

    task: str
    other: str
    must: float
    aim: float
    is_gain: bool = False

    def is_met(self, ratio: float, bound: float) -> bool:
        return ratio >= bound if self.is_gain else ratio <= bound


READERS = (
    Target(BOOK, "pypdfium2 text", 5, 3),
    Target("pdf", "pypdfium2 text", 5, 3.5),
    Target(BOOK, "pdfplumber tables", 10, 17, is_gain=True),
    Target("pdf", "pdfplumber tables", 7, 10, is_gain=True),
    Target(BOOK, "pdf-inspector", 1.7, 1.0),
    Target("docx", "python-docx cells", 2, 3, is_gain=True),
)
START_UP = {
    "--help": (1.4, 1.4, "a typer no-op"),
    "one text report": (1.5, 1.5, "a typer no-op importing pydantic"),
    "one PDF of three pages": (1.5, 1.25, "a typer no-op importing pydantic and pypdfium2"),
    "no change": (1.5, 1.5, "a typer no-op importing pydantic"),
    "no change, by content": (1.5, 1.5, "that and a plain SHA-256 loop"),
}
WORKERS = (1.5, 1.75)  # one process by two, the wall's clock
MEGABYTES = (160, 96)
PARENT_GROWS = 10  # megabytes, from a hundred documents to ten thousand

# the short form measures these
GUARDED = (("pdf", "pypdfium2 text"), ("docx", "python-docx cells"), ("xlsx", "openpyxl cells"))


def sides(target: Target) -> tuple[str, str]:
    """Whose cost stands above and whose below the line."""
    return (target.other, OURS) if target.is_gain else (OURS, target.other)
