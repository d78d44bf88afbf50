"""The output folder: one JSON a document, and the database made of them. Each file is replaced in one step, by one run.

What a run reads it lays out in `STAGED`. The database is made of that and of what holds as it was, beside the old one;
only then do results and database take their places, and where one of them cannot, all go back. A run that fails leaves
both as they were; one that is killed leaves each as it was or new, and the next run goes on with what it finds laid out.
Results are not flushed to the disk one by one: one that a power cut damaged is recognized by `summary` and read again.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import IO, Any

from pipeline import errors
from pipeline.batch import names
from pipeline.batch.scratch import Places

TEMPORARY = ".torikumi.tmp"
STAGED = ".torikumi.next"
LOCK = ".torikumi.lock"
BEFORE = "before"  # below TEMPORARY: what stood in the places of what is staged, until all has taken its place
NEXT = ".next"  # behind the name of the database: the one to come
SIDE_FILES = ("-journal", "-wal", "-shm")  # of the database, which SQLite would play into the one to come
_MOST_CHECKED = 1000  # folders
_FAR = 1 << 20  # bytes from the start of the lock's file
_PATIENCE, _MOMENT = 100, 0.02  # times, seconds: for a lock taken just now, or a killed run whose children end after it
LeftOut = tuple[str, str, str]  # root, path, and why its result could not be stored
# root, path, the file with the result; the database; gives what it left out
Build = Callable[[Iterable[tuple[str, str, Path]], Path], Iterable[LeftOut] | None]
FileStamp = tuple[int, int]  # size, time of change in nanoseconds


class Output:
    """The folder, held by this run alone while the context lasts. Raises `RunInProgress` where another run holds it."""

    def __init__(self, folder: Path, database: Path) -> None:
        self.folder = folder
        self.database = database
        self.next = database.with_name(database.name + NEXT)  # where the database is made
        self.staged = Places()  # of results that wait for `commit`
        self._gone = Places()
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
            self._clean()
            self.temporary.mkdir()
            for place, _ in results(self._real / STAGED):
                self.staged.add(place)
        return self

    @property
    def temporary(self) -> Path:
        """A folder for what the run needs until its end."""
        return self._real / TEMPORARY

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self.next.unlink(missing_ok=True)
        shutil.rmtree(self.temporary, ignore_errors=True)
        self._stack.close()

    def _clean(self) -> None:
        """Throws away what a killed run had begun to write; what it had read to the end stays staged."""
        shutil.rmtree(self.temporary, ignore_errors=True)
        beside = (
            pattern
            for ending in (".new", NEXT)
            for pattern in self.database.parent.glob(f"{_literal(self.database)}{ending}*")
        )
        for left in (*self._real.glob(".torikumi*.tmp"), *beside):
            left.unlink(missing_ok=True)

    def results(self) -> Iterator[tuple[str, FileStamp]]:
        """Every result at hand with its stamp, staged ones instead of those in place; links are not followed."""
        with writing(self.folder):
            yield from ((place, self.stamp(place)) for place in self.staged)
            yield from ((place, stamp) for place, stamp in results(self._real) if place not in self.staged)

    def read(self, place: str) -> bytes:
        """The bytes of a result; none where it is not there."""
        return _bytes(self.file(place))

    def file(self, place: str) -> Path:
        """Where the result lies for the time being."""
        return (self._real / STAGED if place in self.staged else self._real) / place

    def write(self, place: str, data: bytes) -> bool:
        """Stages a result; False where the same bytes are in its place already."""
        target = self._inside(place)
        with writing(target):
            self._contain(target.parent)
            self._gone.discard(place)
            if _bytes(target) == data:
                self.discard(place)
                return False
            staged = self._real / STAGED / place
            staged.parent.mkdir(parents=True, exist_ok=True)
            temporary = self.temporary / "result"
            temporary.write_bytes(data)
            temporary.replace(staged)
            self.staged.add(place)
        return True

    def stamp(self, place: str) -> FileStamp:
        """Size and time of a result, to see whether somebody touched it."""
        return _stamp(self.file(place).stat())

    def discard(self, place: str) -> None:
        """Takes back what was staged; what is in its place holds again."""
        if place in self.staged:
            (self._real / STAGED / place).unlink(missing_ok=True)
            _remove_empty(self._real / STAGED, place)
            self.staged.discard(place)

    def remove(self, place: str) -> None:
        """Takes a result away at `commit`, and the folders it leaves empty."""
        target = self._inside(place)
        with writing(target):
            self._contain(target.parent)
            self.discard(place)
            self._gone.add(place)

    def prepare(self) -> None:
        """Makes the folders that `commit` needs and keeps what it replaces, so that nothing is left to it that takes room."""
        with writing(self.folder):
            for place in self.staged:
                (self._real / place).parent.mkdir(parents=True, exist_ok=True)
                self._keep(place)
            for place in self._gone:
                self._keep(place)

    def _keep(self, place: str) -> None:
        """What stands there, until the end of the run: by another name, or where the system knows no such, a copy."""
        target, kept = self._real / place, self.temporary / BEFORE / place
        if target.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(target, kept)
            except OSError:
                shutil.copy2(target, kept)

    def rebuild(self, places: Iterable[str], build: Build) -> list[LeftOut]:
        """The database to come, from the results at these places. `build` makes it, whole and written out."""
        with writing(self.database):
            return list(build(_Found(self, places), self.next) or ())

    def commit(self) -> None:
        """Puts what is staged and the database in their places, and takes away what is to go: all of it, or nothing."""
        with writing(self.folder):
            try:
                for place in self._gone:
                    (self._real / place).unlink(missing_ok=True)
                for place in self.staged:
                    (self._real / STAGED / place).replace(self._real / place)
                self._replace_database()
            except BaseException:
                self._take_back()
                raise
            for place in self._gone:
                _remove_empty(self._real, place)
            self._gone.clear()
            self.staged.clear()
            shutil.rmtree(self._real / STAGED, ignore_errors=True)

    def _replace_database(self) -> None:
        if not self.next.exists():
            return
        for suffix in SIDE_FILES:
            self.database.with_name(self.database.name + suffix).unlink(missing_ok=True)
        self.next.replace(self.database)
        if os.name == "posix":
            folder = os.open(self.database.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _take_back(self) -> None:
        """Lays out again what had taken its place already, and puts back what stood there."""
        kept = self.temporary / BEFORE
        for place in self.staged:
            with contextlib.suppress(OSError):
                if not (self._real / STAGED / place).exists():
                    (self._real / place).replace(self._real / STAGED / place)
        for place in chain(self.staged, self._gone):
            with contextlib.suppress(OSError):
                if (kept / place).exists() and not (self._real / place).exists():
                    (kept / place).replace(self._real / place)

    def _inside(self, place: str) -> Path:
        parts = PurePosixPath(place).parts
        if place.startswith("/") or ".." in parts or len(parts) < 2:
            raise errors.OutputError(f"{place}: this is no place inside of {self.folder}")
        return self._real / place

    def _contain(self, folder: Path) -> None:
        """A link somebody put below the output folder must not lead a result out of it."""
        if folder in self._checked:
            return
        if len(self._checked) >= _MOST_CHECKED:
            self._checked.clear()
        if Path(os.path.realpath(folder)) != folder:
            raise errors.OutputError(f"{folder}: a link leads out of the output folder; remove it")
        self._checked.add(folder)


@contextlib.contextmanager
def writing(target: Path) -> Iterator[None]:
    """Turns what the system says into an `OutputError` that names the place and what to do."""
    try:
        yield
    except OSError as error:
        place = error.filename2 or error.filename or target
        raise errors.OutputError(
            f"{place}: {error.strerror or error}; make room there or choose another --out"
        ) from error


def replace(target: Path, data: bytes) -> None:
    """Writes a small file beside the results in one step."""
    with writing(target):
        temporary = target.with_name(f"{target.name}.tmp")
        temporary.write_bytes(data)
        temporary.replace(target)


class _Found:
    """Root, path and file of the result of each document, as often as they are asked for."""

    def __init__(self, output: Output, places: Iterable[str]) -> None:
        self._output = output
        self._places = places

    def __iter__(self) -> Iterator[tuple[str, str, Path]]:
        return ((*names.document(place), self._output.file(place)) for place in self._places)


def results(folder: Path) -> Iterator[tuple[str, FileStamp]]:
    """Every result below an output folder, as `Output.results` gives them, of a folder that nobody needs to hold."""
    if not folder.is_dir():
        return
    roots = sorted(child.name for child in os.scandir(folder) if child.is_dir(follow_symlinks=False))
    for root in roots:
        if not root.startswith("."):
            yield from _results(folder / root, root)


def _results(folder: Path, place: str) -> Iterator[tuple[str, FileStamp]]:
    """In the order of the file system: to sort them takes memory."""
    with os.scandir(folder) as children:
        for child in children:
            if child.is_dir(follow_symlinks=False):
                yield from _results(folder / child.name, f"{place}/{child.name}")
            elif child.name.endswith(names.SUFFIX) and child.is_file(follow_symlinks=False):
                yield f"{place}/{child.name}", _stamp(child.stat(follow_symlinks=False))


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""


def _remove_empty(folder: Path, place: str) -> None:
    """The folders above a place that nothing is left in."""
    for above in list((folder / place).parents)[: place.count("/")]:
        try:
            above.rmdir()
        except OSError:
            return


def _literal(file: Path) -> str:
    """The name as a pattern that matches itself alone."""
    return re.sub(r"([*?\[])", r"[\1]", file.name)


def _stamp(status: os.stat_result) -> FileStamp:
    return status.st_size, status.st_mtime_ns


@contextlib.contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Held until the process ends, however it ends; the file itself stays and means nothing."""
    with path.open("a+", encoding="utf-8") as file:
        if (holder := _wait_for(file)) is not None:
            raise errors.RunInProgress(
                f"{path.parent}: another run (process {holder}) is writing there; wait for its end"
            )
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def _wait_for(file: IO[str]) -> str | None:
    """Takes the lock, or gives who has it, by the number in the file.

    Whoever took it this moment may not have written it yet. One that was killed has it no longer, but a child that it
    had begun just then may hold on to it for a moment.
    """
    holder = ""
    for _ in range(_PATIENCE):
        if _take(file):
            return None
        file.seek(0)
        holder = file.read().strip()
        if holder.isdecimal() and _is_alive(int(holder)):
            break
        time.sleep(_MOMENT)
    return holder or "unknown"


def _is_alive(process: int) -> bool:
    if os.name != "posix":  # elsewhere asking may end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _take(file: IO[str]) -> bool:
    try:
        import fcntl
    except ImportError:
        return _take_on_windows(file)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _take_on_windows(file: IO[str]) -> bool:
    """There a locked byte cannot be read by others, so it is one far behind the number in the file."""
    system: Any = importlib.import_module("msvcrt")
    os.lseek(file.fileno(), _FAR, os.SEEK_SET)
    try:
        system.locking(file.fileno(), system.LK_NBLCK, 1)
    except OSError:
        return False
    finally:
        os.lseek(file.fileno(), 0, os.SEEK_SET)
    return True
