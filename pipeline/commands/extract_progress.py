"""What a long run tells while it runs: a bar on a terminal, else only what is worth a line."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from pipeline.batch.report import Outcome
from pipeline.commands.terminal import printable, say

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

_LONG = 0.5  # seconds after which a bar is worth its loading
_REFRESH = 0.1


class Progress:
    """Hears of each file. Use as a context; the bar is gone at its end."""

    def __init__(self, total: int) -> None:
        self.total = total
        self._began = self._drawn = time.monotonic()
        self._bar: Bar | None = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def update(self, outcome: Outcome, done: int, total: int) -> None:
        """A line for a file that needs eyes, and the bar one step on."""
        if outcome.is_read and not outcome.is_fine:
            self._say(line(outcome))
        now = time.monotonic()
        if not sys.stderr.isatty() or now - self._began < _LONG or now - self._drawn < _REFRESH:
            return
        self._drawn = now
        if self._bar is None:
            self._bar = _bar()
            self._bar.add_task("", total=total)
            self._bar.start()
        self._bar.update(self._bar.task_ids[0], completed=done, total=total)
        self._bar.refresh()

    def _say(self, message: str) -> None:
        if self._bar is None:
            say(message)
        else:
            self._bar.console.print(printable(message), markup=False, highlight=False, soft_wrap=True)


def line(outcome: Outcome) -> str:
    """File, what is wrong, what to do: `corpus/a.pdf: malformed: …`."""
    return f"{outcome.root}/{outcome.path}: {outcome.status}: {problem(outcome)}"


def problem(outcome: Outcome) -> str:
    """The first error in words, and how many more there are."""
    problems = [message for severity, _, message in outcome.told if severity == "error"]
    problems = problems or [message for _, _, message in outcome.told] or [_UNTOLD.get(outcome.status, "")]
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{problems[0]}{more}"


_UNTOLD = {"unrecognized": "no report form known here claims it; `torikumi show` tells what was read"}


def _bar() -> Bar:
    """Drawn by us, not by a thread: processes are forked while it stands."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), auto_refresh=False, transient=True)
