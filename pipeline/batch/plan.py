"""Which files there are, and what each is called. Nothing is opened here, and no link leads anywhere unseen."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from pipeline.batch import names, scratch

CORPUS = "corpus"
SAMPLES = "samples"  # of the corpus: read only where it holds nothing else, or where they are named
SOURCES = "sources.csv"
_NO_REPORTS = frozenset({"README.md", "Thumbs.db", "desktop.ini", "__MACOSX"})
_LOCK_FILE = "~$"  # what an open Word or Excel leaves beside its file
_KINDS = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class WrongInput(Exception):
    """What was asked for cannot be planned: a usage error, told before anything is read."""


class Entry(NamedTuple):
    """A file to read, or one that cannot be read and why. `root` and `path` are text; `file` is the name on disk."""

    root: str
    path: str
    file: str
    signature: tuple[int, int, int] | None = None  # size, times of content and entry in nanoseconds
    problem: str | None = None
    is_folder: bool = False  # one that cannot be looked into


class Entries:
    """Files by root and path, in order, each once; they may be gone through as often as wanted."""

    @cached_property
    def _rows(self) -> scratch.Connection:
        return scratch.connect(_ENTRIES)

    def add(self, entries: Iterable[Entry]) -> None:
        """More of them; one that is there already gives way."""
        rows = (
            (one.root, one.path, os.fsencode(one.file), *(one.signature or (None,) * 3), one.problem, one.is_folder)
            for one in entries
        )
        with scratch.finding_room():
            self._rows.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def __len__(self) -> int:
        (count,) = self._rows.execute("SELECT count(*) FROM entries").fetchone()
        return int(count)

    def __iter__(self) -> Iterator[Entry]:
        query = "SELECT * FROM entries WHERE (root, path) > (?, ?) ORDER BY root, path LIMIT ?"
        return map(_of_row, scratch.parts(self._rows, query, ("", "")))

    def __getitem__(self, place: str) -> Entry:
        """The file whose result lies at this place."""
        row = self._rows.execute("SELECT * FROM entries WHERE root = ? AND path = ?", names.document(place)).fetchone()
        if row is None:
            raise KeyError(place)
        return _of_row(row)


_ENTRIES = """
CREATE TABLE entries (
  root TEXT, path TEXT, file BLOB, size INTEGER, changed INTEGER, entered INTEGER, problem TEXT, is_folder INTEGER,
  PRIMARY KEY (root, path)
) WITHOUT ROWID
"""


def _of_row(row: scratch.Row) -> Entry:
    root, path, file, size, changed, entered, problem, is_folder = row
    signature = None if size is None else (size, changed, entered)
    return Entry(root, path, os.fsdecode(file), signature, problem, bool(is_folder))


class Plan(NamedTuple):
    """`folders` are the roots walked whole: what is no longer in them leaves the results.

    `sources` are the lists that say where documents were published, each with the root its paths are below.
    """

    entries: Entries
    folders: tuple[str, ...]
    empty: tuple[str, ...]  # folders without a single file: nothing is removed for them
    unseen: tuple[tuple[str, str], ...]  # folders below that cannot be looked into, and what is known from them stays
    sources: tuple[tuple[str, Path], ...]


def plan(arguments: Iterable[Path], output: Path) -> Plan:
    """Every file below the arguments, sorted by name; `output` is never read, wherever it lies.

    Raises `WrongInput` for an argument that is not there, and for two that would carry the same name, `OutputError` where
    there is no room for the list.
    """
    output_real = Path(os.path.realpath(output))
    entries = Entries()
    folders: dict[str, Path] = {}
    origins: dict[str, Path] = {}
    empty = []
    for argument in arguments:
        real = Path(os.path.realpath(argument))
        is_folder = real.is_dir()
        if not real.exists():
            raise WrongInput(f"{argument}: there is no such file or folder")
        root = _root(argument if is_folder else argument.parent)
        _claim(origins, root, real if is_folder else real.parent, argument)
        if not is_folder:
            entries.add([_entry(root, names.as_text(argument.name), str(real), real.lstat())])
            continue
        if (output_real / names.place(root, "x")).parent == real:
            raise WrongInput(f"{argument}: results would be written among the reports; choose another --out")
        folders[root] = real
        before = len(entries)
        entries.add(_walk(root, str(real), str(output_real)))
        if len(entries) == before:
            empty.append(root)
    unseen = tuple((entry.root, entry.path) for entry in entries if entry.is_folder)
    return Plan(entries, tuple(folders), tuple(empty), unseen, _sources(origins))


def _sources(origins: dict[str, Path]) -> tuple[tuple[str, Path], ...]:
    """The lists of the folders, and of those above them as far as the roots name them."""
    found = {}
    for root, real in origins.items():
        named = PurePosixPath(root)
        for name, folder in zip((named, *named.parents), (real, *real.parents), strict=False):
            if (name.name or name == named) and (folder / SOURCES).is_file():
                found[str(name)] = folder / SOURCES
    return tuple(sorted(found.items()))


def _root(folder: Path) -> str:
    return names.as_text(folder.name if folder.is_absolute() and folder.name else folder.as_posix())


def _claim(origins: dict[str, Path], root: str, real: Path, argument: Path) -> None:
    if origins.setdefault(root, real) != real:
        raise WrongInput(f"{argument}: another folder is called {root!r} too; name both from a folder above them")


def _walk(root: str, folder: str, output: str) -> Iterator[Entry]:
    """Files below a folder named as an argument."""
    held_back = []
    is_any = False
    try:
        children = _children(folder)
    except OSError as error:
        raise WrongInput(f"{folder}: the folder cannot be read: {error.strerror}") from error
    for child in children:
        if child.name == SOURCES:
            continue
        if child.name == SAMPLES and Path(folder).name == CORPUS:
            held_back.append(child)
            continue
        for entry in _below(root, "", child, folder, output):
            is_any = True
            yield entry
    if not is_any:
        for child in held_back:
            yield from _below(root, "", child, folder, output)


def _children(folder: str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as children:
        return sorted(children, key=lambda child: os.fsencode(child.name))


def _below(root: str, prefix: str, child: os.DirEntry[str], top: str, output: str) -> Iterator[Entry]:
    if child.name.startswith((".", _LOCK_FILE)) or child.name in _NO_REPORTS:
        return
    path = prefix + names.as_text(child.name)
    if child.is_symlink():
        yield _link(root, path, child.path, top)
    elif child.is_dir(follow_symlinks=False):
        if child.path != output and os.path.realpath(child.path) != output:
            yield from _folder(root, path, child.path, top, output)
    else:
        try:
            status = child.stat(follow_symlinks=False)
        except OSError as error:
            yield Entry(root, path, child.path, problem=f"the file cannot be looked at: {error.strerror}; run again")
        else:
            yield _entry(root, path, child.path, status)


def _folder(root: str, path: str, folder: str, top: str, output: str) -> Iterator[Entry]:
    try:
        children = _children(folder)
    except OSError as error:
        yield Entry(root, path, folder, problem=f"the folder cannot be read: {error.strerror}", is_folder=True)
        return
    for child in children:
        yield from _below(root, f"{path}/", child, top, output)


def _entry(root: str, path: str, file: str, status: os.stat_result) -> Entry:
    signature = (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    for is_kind, kind in _KINDS:
        if is_kind(status.st_mode):
            return Entry(root, path, file, signature, f"this is {kind}, not a file: put a copy of the report there")
    return Entry(root, path, file, signature)


def _link(root: str, path: str, link: str, top: str) -> Entry:
    """A link is read where it leads to a file of the same folder; links to folders are how loops are made."""
    try:
        target = Path(os.path.realpath(link, strict=True))
        status = target.stat()
    except OSError as error:
        return Entry(root, path, link, problem=f"a link that leads nowhere ({error.strerror}): remove or mend it")
    if not target.is_relative_to(top):
        return Entry(root, path, link, problem="a link out of the folder, not followed: copy the file there or name it")
    if stat.S_ISDIR(status.st_mode):
        return Entry(root, path, link, problem="a link to a folder, not followed: the folder is read where it stands")
    return _entry(root, path, str(target), status)
