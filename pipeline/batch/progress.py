"""How far a document has been read, and what of it can still be kept when it cannot be read to the end.

The child tells each page as it begins. Where the clock, the memory or a crash ends the reading, a fresh child is asked for
what came before: the pages that were read, or the text alone where all pages were. Some of the time is held back for that.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import NamedTuple

from pipeline.batch import frames
from schemas.document import ALL_READ, BY_OCR, Diagnostic
from schemas.records import Result

_LONGEST_PAUSE = 0.5  # of the time limit: a page that takes longer after others were read has stalled
_HELD_BACK_FOR_PAGES = 0.25  # of the time limit at most, to read again the pages before the one that stalled
_HELD_BACK_FOR_TEXT = 0.2  # the same where all pages were read, and what they mean takes too long
_LEAST_HELD_BACK = 0.1  # of the time limit
_FOR_OCR = 45.0  # seconds more for each page that is read by OCR, which takes a hundred times as long as others
_LONGEST_WITH_OCR = 1800.0  # seconds
_START = 0.5  # seconds: a second reading needs a process of its own
_PAGES_END = 0.6  # of the time there is: later no other page is begun, so that what was read can be understood
_TEXT_ENDS = 0.5  # of the time for a second reading: later the text alone is kept
_LEAST_LEFT = 0.01  # of the time limit: with less it is not worth to begin again
_WHY = {
    "timeout": "reading it took too long; raise --timeout or split it",
    "memory": "reading it takes more memory than allowed; raise --memory-limit or split it",
    "crashed": "the process reading it died; convert the file anew and report it",
}


def more_time(seconds: float) -> float:
    """The time limit of a document of which one more page is read by OCR."""
    return max(seconds, min(seconds + _FOR_OCR, _LONGEST_WITH_OCR))


class Cut(NamedTuple):
    """What a second reading is to keep. `why` is the status the first one ended in; `pages` None: all of them."""

    why: str
    pages: int | None
    is_text_alone: bool
    seconds: float


class Progress:
    """The child's side of one reading."""

    def __init__(self, send: Callable[[bytes, bytes], None], seconds: float, cut: Cut | None) -> None:
        self.cut = cut
        self.why = cut.why if cut else None
        self._send = send
        self._seconds = cut.seconds if cut else seconds
        self._began = time.monotonic()
        self._page = 0

    def goes_on(self, page: int) -> bool:
        """Whether to read this page, or (`ALL_READ`) to make out what the pages say; the parent hears of it."""
        self._send(frames.PAGE, json.dumps(page).encode())
        if page == BY_OCR:
            self._seconds = more_time(self._seconds)
            return True
        used = (time.monotonic() - self._began) / self._seconds
        if page == ALL_READ:
            return self.cut is None or not (self.cut.is_text_alone or used > _TEXT_ENDS)
        if self.cut and self.cut.pages is not None and page > self.cut.pages:
            return False
        if page > 1 and used > _PAGES_END:
            self.why = self.why or "timeout"
            return False
        self._page = page
        return True

    def told(self, result: Result) -> Result:
        """The result with what cut it short, if anything did: partial where records were made of it."""
        if self.why is None:
            return result
        has_records = bool(result.records.get("reports"))
        kept = f"pages 1 to {self._page} are kept" if self._page else "its text is kept"
        kept = f"{kept if result.blocks else 'nothing is kept'}{'' if has_records else ', with no record made of it'}"
        note = Diagnostic("error", self.why, f"{_WHY[self.why]}: {kept}")
        others = tuple(known for known in result.diagnostics if known.code != "unrecognized")
        document = result.document.model_copy(update={"status": "partial" if has_records else self.why})
        return result._replace(document=document, diagnostics=(note, *others))


class Reached:
    """The parent's side: the last page of which it heard, and when."""

    def __init__(self, began: float, seconds: float, *, is_last: bool = False) -> None:
        self.began = began
        self.seconds = seconds
        self.is_last = is_last  # nothing comes after this reading, so no time is held back for it
        self._page = 0
        self._is_all = False
        self._heard = began

    def hear(self, page: int) -> None:
        """A page begins, so those before it have been read; or the one at hand takes longer than others."""
        self._heard = time.monotonic()
        if page == BY_OCR:
            self.seconds = more_time(self.seconds)
            return
        self._is_all = page == ALL_READ
        self._page = max(self._page, page)

    @property
    def deadline(self) -> float:
        """When to stop waiting for more."""
        used, limit = self._heard - self.began, self.seconds
        if self.is_last or not (self._is_all or self._page > 1):
            return self.began + limit
        again = max(3 * used, _LEAST_HELD_BACK * limit, _START)
        if self._is_all:
            return self.began + limit - min(again, _HELD_BACK_FOR_TEXT * limit)
        return self.began + min(limit - min(again, _HELD_BACK_FOR_PAGES * limit), used + _LONGEST_PAUSE * limit)

    def cut(self, why: str) -> Cut | None:
        """What to ask for where the reading ended; None where nothing had been read, or no time is left."""
        left = self.began + self.seconds - time.monotonic()
        if not (self._is_all or self._page > 1) or left < _LEAST_LEFT * self.seconds:
            return None
        return Cut(why, None if self._is_all else self._page - 1, self._is_all, left)
