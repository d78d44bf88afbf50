"""The output folder: one JSON a document, and the database made of them. Each file is replaced in one step, by one run.

A run that is killed leaves old or new files, never half of one; what it left in `TEMPORARY` the next run throws away.
Results are not flushed to the disk one by one: one that a power cut damaged is recognized by `summary` and read again.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from pipeline import errors
from pipeline.batch import names

TEMPORARY = ".torikumi.tmp"
LOCK = ".torikumi.lock"
Build = Callable[[Iterable[tuple[str, str, Path]], Path], object]  # root, path, the file with the result; the database
FileStamp = tuple[int, int]  # size, time of change in nanoseconds


class Output:
    """The folder, held by this run alone while the context lasts. Raises `RunInProgress` where another run holds it."""

    def __init__(self, folder: Path, database: Path) -> None:
        self.folder = folder
        self.database = database
        self._real = Path(os.path.realpath(folder))
        self._checked: set[Path] = set()
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Output:
        with writing(self.folder):
            self._real.mkdir(parents=True, exist_ok=True)
            self.database.parent.mkdir(parents=True, exist_ok=True)
            self._stack.enter_context(_lock(self._real / LOCK))
            elsewhere = Path(os.path.realpath(self.database)).parent
            if elsewhere != self._real:
                self._stack.enter_context(_lock(elsewhere / f".{self.database.name}.lock"))
            shutil.rmtree(self._real / TEMPORARY, ignore_errors=True)
            (self._real / TEMPORARY).mkdir()
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._real / TEMPORARY, ignore_errors=True)
        self._stack.close()

    def results(self) -> Iterator[tuple[str, FileStamp]]:
        """Every result at hand with its stamp, sorted; links are not followed."""
        with writing(self.folder):
            yield from results(self._real)

    def read(self, place: str) -> bytes:
        """The bytes of a result; none where it is not there."""
        try:
            return (self._real / place).read_bytes()
        except FileNotFoundError:
            return b""

    def write(self, place: str, data: bytes) -> bool:
        """Puts a result in its place; False where the same bytes lie there already."""
        target = self._inside(place)
        with writing(target):
            if self.read(place) == data:
                return False
            target.parent.mkdir(parents=True, exist_ok=True)
            self._contain(target.parent)
            temporary = self._real / TEMPORARY / "result"
            temporary.write_bytes(data)
            temporary.replace(target)
        return True

    def stamp(self, place: str) -> FileStamp:
        """Size and time of a result, to see whether somebody touched it."""
        return _stamp((self._real / place).stat())

    def remove(self, place: str) -> None:
        """Takes a result away, and the folders it leaves empty."""
        target = self._inside(place)
        with writing(target):
            self._contain(target.parent)
            target.unlink(missing_ok=True)
            for folder in list(target.parents)[: place.count("/")]:
                try:
                    folder.rmdir()
                except OSError:
                    return

    def rebuild(self, places: Iterable[str], build: Build) -> None:
        """The database from the results at these places. `build` makes it aside and puts it in place by one rename."""
        with writing(self.database):
            build(((*names.document(place), self._real / place) for place in places), self.database)

    def _inside(self, place: str) -> Path:
        parts = PurePosixPath(place).parts
        if place.startswith("/") or ".." in parts or len(parts) < 2:
            raise errors.OutputError(f"{place}: this is no place inside of {self.folder}")
        return self._real / place

    def _contain(self, folder: Path) -> None:
        """A link somebody put below the output folder must not lead a result out of it."""
        if folder in self._checked:
            return
        if Path(os.path.realpath(folder)) != folder:
            raise errors.OutputError(f"{folder}: a link leads out of the output folder; remove it")
        self._checked.add(folder)


@contextlib.contextmanager
def writing(target: Path) -> Iterator[None]:
    """Turns what the system says into an `OutputError` that names the place and what to do."""
    try:
        yield
    except OSError as error:
        place = error.filename or target
        raise errors.OutputError(
            f"{place}: {error.strerror or error}; make room there or choose another --out"
        ) from error


def replace(target: Path, data: bytes) -> None:
    """Writes a small file beside the results in one step."""
    with writing(target):
        temporary = target.with_name(f"{target.name}.tmp")
        temporary.write_bytes(data)
        temporary.replace(target)


def results(folder: Path) -> Iterator[tuple[str, FileStamp]]:
    """Every result below an output folder, as `Output.results` gives them, of a folder that nobody needs to hold."""
    roots = sorted(child.name for child in os.scandir(folder) if child.is_dir(follow_symlinks=False))
    for root in roots:
        if not root.startswith("."):
            yield from _results(folder / root, root)


def _results(folder: Path, place: str) -> Iterator[tuple[str, FileStamp]]:
    with os.scandir(folder) as children:
        ordered = sorted(children, key=lambda child: child.name)
    for child in ordered:
        if child.is_dir(follow_symlinks=False):
            yield from _results(folder / child.name, f"{place}/{child.name}")
        elif child.name.endswith(names.SUFFIX) and child.is_file(follow_symlinks=False):
            yield f"{place}/{child.name}", _stamp(child.stat(follow_symlinks=False))


def _stamp(status: os.stat_result) -> FileStamp:
    return status.st_size, status.st_mtime_ns


@contextlib.contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Held until the process ends, however it ends; the file itself stays and means nothing."""
    with path.open("a+", encoding="utf-8") as file:
        file.seek(0)
        if not _take(file):
            holder = file.read().strip() or "unknown"
            raise errors.RunInProgress(
                f"{path.parent}: another run (process {holder}) is writing there; wait for its end"
            )
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def _take(file: IO[str]) -> bool:
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
