"""The OCR engine: tesseract with its Japanese data, run as a process that reads lines of text from pictures.

The engine is handed to a loader as a function that finds it, so that nobody looks for it where no page needs it. The same
pictures give the same readings with the same build of it.
"""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from pipeline import errors

if TYPE_CHECKING:  # most documents need neither
    import subprocess

    from PIL import Image

INSTALL = (
    "install tesseract with its Japanese data (Debian: apt-get install tesseract-ocr tesseract-ocr-jpn; "
    "macOS: brew install tesseract tesseract-lang) and read the file again"
)
SWITCHED_OFF = "OCR was switched off: run again without --no-ocr"
LANGUAGE = "jpn"
LONGEST = 60.0  # seconds that the engine may be silent
_LARGEST_ANSWER = 8_000_000  # bytes
_CHUNK = 1 << 16
_PROGRAM = "tesseract"
_SETTINGS = ("--dpi", "300", "-c", "thresholding_method=0")
_WORD = "5"  # level of a word in tesseract's tables
_COLUMNS = 12


class Mode(NamedTuple):
    """How a line is shown to the engine: the height it is given, in pixels, and tesseract's page segmentation mode."""

    height: int
    segmentation: int


class Word(NamedTuple):
    """What the engine takes for a word, with its edges in pixels of the line's picture. `confidence` is from 0 to 1."""

    text: str
    x0: int
    x1: int
    confidence: float


class Engine(NamedTuple):
    """A program that reads. Equal names give equal readings."""

    program: str
    version: str

    @property
    def name(self) -> str:
        return f"{_PROGRAM} {self.version} {LANGUAGE}"

    def read(self, lines: Sequence[Image.Image], mode: Mode) -> list[list[Word]]:
        """The words of each picture of a line. Raises `DocumentTimeout`, `DocumentCrashed`."""
        if not lines:
            return []
        options = ["stdin", "stdout", "-l", LANGUAGE, "--psm", str(mode.segmentation), *_SETTINGS, "tsv"]
        table = self.ask(options, _as_tiff(lines))
        found: list[list[Word]] = [[] for _ in lines]
        for page, words in groupby(_words(table), key=lambda pair: pair[0]):
            found[page] = [word for _, word in words]
        return found

    def ask(self, options: Sequence[str], given: bytes = b"") -> str:
        """What the program prints. It has one processor; one that falls silent or floods us is stopped."""
        import subprocess

        command = ["/usr/bin/env", "OMP_THREAD_LIMIT=1", self.program, *options]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as process:
            try:
                said = _heard(process, given)
                status = process.wait(LONGEST)
            except subprocess.TimeoutExpired as error:
                raise errors.DocumentTimeout(f"OCR was silent for {LONGEST:.0f} seconds: split the file") from error
            finally:
                process.kill()
        if status:
            raise errors.DocumentCrashed(f"tesseract failed (status {status}): convert the file anew")
        return said.decode("utf-8", "replace")


Find = Callable[[], Engine]  # raises `NeedsOCR` where there is none, and says what to do


def switched_off() -> Engine:
    """For those who want no OCR."""
    raise errors.NeedsOCR(SWITCHED_OFF)


@functools.cache
def find() -> Engine:
    """The engine on this machine. Raises `NeedsOCR` where tesseract or its Japanese data is missing."""
    import shutil

    program = shutil.which(_PROGRAM)
    if program is None:
        raise errors.NeedsOCR(INSTALL)
    try:
        languages = Engine(program, "").ask(["--list-langs"]).split()
        version = re.search(r"tesseract v?(\S+)", Engine(program, "").ask(["--version"]))
    except (errors.DocumentError, OSError) as error:
        raise errors.NeedsOCR(f"{program} does not run: {INSTALL}") from error
    if LANGUAGE not in languages or version is None:
        raise errors.NeedsOCR(f"{program} lacks its Japanese data: {INSTALL}")
    return Engine(program, version[1])


def _heard(process: subprocess.Popen[bytes], given: bytes) -> bytes:
    """Everything the process prints until it closes its output, while it is given its input."""
    import os
    import selectors
    import subprocess

    assert process.stdin
    assert process.stdout
    os.set_blocking(process.stdin.fileno(), False)
    left, said = memoryview(given), bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        selector.register(process.stdin, selectors.EVENT_WRITE)
        while selector.get_map():
            ready = selector.select(LONGEST)
            if not ready:
                raise subprocess.TimeoutExpired(process.args, LONGEST)
            for key, _ in ready:
                if key.fileobj is process.stdin:
                    left = _given(key.fd, left)
                    if not left:
                        selector.unregister(process.stdin)
                        process.stdin.close()
                    continue
                chunk = os.read(key.fd, _CHUNK)
                said += chunk
                if not chunk:
                    selector.unregister(process.stdout)
                if len(said) > _LARGEST_ANSWER:
                    raise errors.DocumentTooLarge("OCR answers more for one page than any page holds: scan it anew")
    return bytes(said)


def _given(pipe: int, left: memoryview) -> memoryview:
    """What is still to be written; nothing where nobody reads any more."""
    import os

    try:
        return left[os.write(pipe, left[:_CHUNK]) :] if left else left
    except BrokenPipeError:
        return left[:0]


def _as_tiff(lines: Sequence[Image.Image]) -> bytes:
    buffer = io.BytesIO()
    lines[0].save(buffer, "TIFF", save_all=True, append_images=lines[1:])
    return buffer.getvalue()


def _words(table: str) -> Iterator[tuple[int, Word]]:
    for row in _rows(table.splitlines()):
        text = row[11].strip()
        if row[0] == _WORD and text:
            x0, width = int(row[6]), int(row[8])
            yield int(row[1]) - 1, Word(text, x0, x0 + width, max(0.0, float(row[10])) / 100)


def _rows(lines: Iterable[str]) -> Iterator[list[str]]:
    return (row for line in lines if len(row := line.split("\t")) == _COLUMNS)
