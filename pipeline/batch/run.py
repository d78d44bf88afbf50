"""A whole run in order: plan, compare with what is known, read what changed, publish, remember."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline import errors
from pipeline.batch import history, names, publish, source, state, summary
from pipeline.batch.key import VERSION, Extractor
from pipeline.batch.plan import Entry, Plan
from pipeline.batch.source import Task

if TYPE_CHECKING:  # what reads documents is loaded where there is one to read
    from pipeline.batch.answer import Answer
    from pipeline.batch.child import Read
    from pipeline.batch.cluster import Cluster
    from pipeline.batch.in_process import InProcess
    from pipeline.batch.workers import Workers

_FEW_FILES = 8  # below both, a second process costs more than it saves
_FEW_BYTES = 1_000_000
FINE = frozenset({"extracted", "partial"})
NOT_STORED = "crashed"  # what a document becomes whose result does not fit the database


# What makes the database, given the settings first, then as `publish.Build`.
BuildWith = Callable[[dict[str, Any], Iterable[tuple[str, str, Path]], Path], Iterable[publish.LeftOut] | None]


class Request(NamedTuple):
    """What the user asked for. `jobs` None: as many processes as are worth their start."""

    plan: Plan
    output: Path
    database: Path
    extractor: Extractor
    build: BuildWith
    read: Read | None = None  # `flow.result_of`, unless told otherwise
    jobs: int | None = None
    force: bool = False
    check_content: bool = False
    cluster: str | None = None  # a scheduler's address, or `local:N`: where to read instead of here


class Outcome(NamedTuple):
    """What became of one file: `is_read` says whether this run read it, `told` its warnings and errors if so."""

    root: str
    path: str
    status: str
    is_read: bool
    errors: int
    warnings: int
    told: tuple[tuple[str, str, str], ...] = ()

    @property
    def is_fine(self) -> bool:
        """Whether the document was read, was recognized, and has no error diagnostic."""
        return self.status in FINE and not self.errors


@dataclass
class Report:
    """A run's end: every file's outcome, what was removed, and the rows before and after."""

    outcomes: list[Outcome] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)  # files below the output folder that are no results
    rows_before: Counter[str] = field(default_factory=Counter)
    rows_after: Counter[str] = field(default_factory=Counter)
    is_rebuilt: bool = False
    seconds: float = 0.0

    def exit_status(self, is_strict: bool) -> int:
        """1 where a document read in this run needs eyes; if strict, warnings and unchanged documents count too."""
        if is_strict:
            return int(any(not one.is_fine or one.warnings for one in self.outcomes))
        return int(any(not one.is_fine for one in self.outcomes if one.is_read))


Watch = Callable[[Outcome, int, int], None]


def run(request: Request, watch: Watch) -> Report:
    """Reads what changed and brings results and database up to date.

    `watch` hears of each file, how many are done, and of how many.

    Raises `OutputError` where something cannot be written, `RunInProgress` where another run is at work.
    """
    began, started = time.monotonic(), history.now()
    with publish.Output(request.output, request.database) as output:
        work = _Run(request, output, watch)
        try:
            work.compare()
            work.read()
            work.clear()
            work.publish()
        except errors.OutputError as error:
            with contextlib.suppress(errors.OutputError):  # where nothing can be written, no line can
                failure = {"version": VERSION, "error": str(error)}
                history.append(request.output, {"start": started, "end": history.now(), **failure})
            raise
        work.report.seconds = time.monotonic() - began
        history.append(request.output, {"start": started, "end": history.now(), **history.told(work.report)})
    return work.report


class _Run:
    def __init__(self, request: Request, output: publish.Output, watch: Watch) -> None:
        self.request = request
        self.extractor = request.extractor
        self.output = output
        self.watch = watch
        self.report = Report()
        self.now = time.time_ns()
        self.before = state.load(request.output)
        self.known: dict[str, state.Known] = {}
        self.resumed: dict[str, summary.Summary] = {}  # what an interrupted run had read: this one is the first to tell
        self.seen: set[str] = set()
        self.pending: dict[str, Entry] = {}
        self.total = len(request.plan.entries)

    def compare(self) -> None:
        """Recalls every result at hand, and sets apart the files that do not agree with theirs any more."""
        self._resume()
        for place, stamp in list(self.output.results()):
            self._recall(place, stamp)
        for place, known in self.known.items():
            published = self.before.results.get(place) if place in self.output.staged else known
            self.report.rows_before.update(published.rows if published else {})
        for entry in self.request.plan.entries:
            place = _place(entry)
            self.seen.add(place)
            if self._is_current(entry, place):
                self._unchanged(entry, place)
                for member in self.known[place].members or ():
                    self._unchanged(_member(entry, member), _place(_member(entry, member)))
            else:
                self.pending[place] = entry

    def _resume(self) -> None:
        """Of what an interrupted run had read, only that counts which this run would read."""
        roots = {entry.root for entry in self.request.plan.entries}
        for place in sorted(self.output.staged):
            if names.document(place)[0] not in roots:
                self.output.discard(place)

    def _recall(self, place: str, stamp: publish.FileStamp) -> None:
        known = self.before.results.get(place)
        if known is None or known.stamp != stamp:
            try:
                told = summary.read(self.output.read(place))
            except summary.NoResult:
                self._cannot_recall(place)
                return
            known = state.known(told, stamp)
            if place in self.output.staged:
                self.resumed[place] = told
        self.known[place] = known

    def _cannot_recall(self, place: str) -> None:
        """A damaged file: what an interrupted run left makes room for what stands in its place, if anything does."""
        if place not in self.output.staged:
            self.report.strangers.append(place)
            return
        self.output.discard(place)
        if self.output.read(place):
            self._recall(place, self.output.stamp(place))

    def _is_current(self, entry: Entry, place: str) -> bool:
        """Whether neither the file has changed nor what decides its result."""
        known = self.known.get(place)
        if known is None or known.members is None or entry.problem or self.request.force or not self._holds(known):
            return False
        members = [self.known.get(_place(_member(entry, member))) for member in known.members]
        if not all(member is not None and self._holds(member) for member in members):
            return False
        if known.source is not None and known.source == entry.signature and not self.request.check_content:
            return True
        try:
            is_same = source.digest(entry.file) == known.document_id
        except errors.DocumentError:  # the child that is asked to read it finds the same, and tells
            return False
        if is_same:
            self.known[place] = known._replace(source=state.settled(entry.signature, self.now))
        return is_same

    def _holds(self, known: state.Known) -> bool:
        return known.key in self.extractor.keys(known.document_id)

    def read(self) -> None:
        """Reads every pending file; members of archives join as they become known."""
        tasks = []
        for place, entry in list(self.pending.items()):
            if entry.problem is None:
                tasks.append(self._task(entry, place))
            else:
                result = self._unreadable(place, entry.problem)
                self._store(entry, place, result, summary.read(result))
        if not tasks:
            return
        with self._workers() as workers:
            workers.add(tasks)
            for answer in workers.answers():
                workers.add(self._take(answer))

    def _workers(self) -> Workers | InProcess | Cluster:
        from pipeline import flow

        if self.request.cluster is not None:
            from pipeline.batch.cluster import Cluster

            return Cluster(self.request.cluster, self.extractor)
        read = self.request.read or partial(flow.result_of, find_engine=self.extractor.find_engine)
        if hasattr(os, "fork"):
            from pipeline.batch.workers import Workers

            if self.request.read is None and len(self.pending) > 1:  # for a single file it costs more than it saves
                flow.prepare()
            return Workers(self._jobs(), self.extractor, read)
        from pipeline.batch.in_process import InProcess

        return InProcess(self.extractor, read)

    def _task(self, entry: Entry, place: str, member: int | None = None, archive_id: str | None = None) -> Task:
        known = None if self.request.force else self.known.get(place)
        name = entry.path.rsplit("/", 1)[-1]
        return Task(place, entry.file, name, _absent_id(place), known.key if known else None, member, archive_id)

    def _jobs(self) -> int:
        """One process for a handful of small files, else one a processor."""
        if self.request.jobs is not None:
            return self.request.jobs
        sizes = [entry.signature[0] for entry in self.pending.values() if entry.signature]
        if len(sizes) < _FEW_FILES and sum(sizes) < _FEW_BYTES:
            return 1
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

    def _take(self, answer: Answer) -> list[Task]:
        """Stores an answer; gives the members of an archive as the next tasks."""
        place = answer.task.place
        entry = self.pending[place]
        if answer.result is None or answer.told is None:
            self.known[place] = self.known[place]._replace(source=state.settled(entry.signature, self.now))
            self._unchanged(entry, place)
            return []
        members = {names.as_text(name): number for name, number in answer.members}
        self._store(entry, place, answer.result, answer.told, tuple(members))
        return [self._member_task(entry, shown, member, place) for shown, member in members.items()]

    def _member_task(self, entry: Entry, shown: str, member: int, archive_place: str) -> Task:
        inside = _member(entry, shown)
        place = _place(inside)
        self.seen.add(place)
        self.pending[place] = inside
        self.total += 1
        return self._task(inside, place, member, self.known[archive_place].document_id)

    def _store(
        self, entry: Entry, place: str, result: bytes, told: summary.Summary, members: tuple[str, ...] = ()
    ) -> None:
        is_changed = self.output.write(place, result)
        known = state.known(told, self.output.stamp(place))
        settled = state.settled(entry.signature, self.now) if entry.problem is None else None
        self.known[place] = known._replace(source=settled, members=members)
        is_read = is_changed or not members
        self._tell(Outcome(entry.root, entry.path, told.status, is_read, told.errors, told.warnings, told.told))

    def _unchanged(self, entry: Entry, place: str) -> None:
        self.seen.add(place)
        known = self.known[place]
        told = self.resumed.get(place)
        outcome = Outcome(entry.root, entry.path, known.status, told is not None, known.errors, known.warnings)
        self._tell(outcome._replace(told=told.told if told else ()))

    def _unreadable(self, place: str, problem: str) -> bytes:
        from pipeline import flow
        from schemas import result_json

        result = flow.failure(_absent_id(place), errors.UnreadableFile(problem))
        return result_json.dumps(result, self.extractor.key(result.document.document_id, result.document.status))

    def _tell(self, outcome: Outcome) -> None:
        self.report.outcomes.append(outcome)
        self.watch(outcome, len(self.report.outcomes), max(self.total, len(self.report.outcomes)))

    def clear(self) -> None:
        """Removes the results of files that are gone from a folder named in this run, or from an archive read in it."""
        folders = set(self.request.plan.folders) - set(self.request.plan.empty)
        archives = {place.removesuffix(names.SUFFIX) + names.MEMBER for place in self.seen}
        for place in sorted(set(self.known) - self.seen):
            root, path = names.document(place)
            inside = any(place.startswith(place[: at + 2]) and place[: at + 2] in archives for at in _marks(place))
            is_unseen = any(root == above and path.startswith(f"{below}/") for above, below in self.request.plan.unseen)
            if (root in folders or inside) and not is_unseen:
                self.output.remove(place)
                del self.known[place]
                self.report.removed.append((root, path))

    def publish(self) -> None:
        """Rebuilds the database where it does not hold exactly these results, then remembers them."""
        for known in self.known.values():
            self.report.rows_after.update(known.rows)
        settings = self._settings()
        inputs = self._inputs(settings)
        database = self.request.database
        if self.before.database != {**inputs, "stamp": _stamp(database)}:
            self.output.prepare()
            for root, path, why in self.output.rebuild(sorted(self.known), partial(self.request.build, settings)):
                self._not_stored(names.place(root, path), why)
            self.report.is_rebuilt = True
        self.output.commit()
        if self.report.is_rebuilt or self.before.results != self.known:
            state.save(self.request.output, state.State(self.known, {**inputs, "stamp": _stamp(database)}))

    def _not_stored(self, place: str, why: str) -> None:
        """The document failed after all, in this run and in those to come, until it is read again."""
        known = self.known[place]
        self.known[place] = known._replace(status=NOT_STORED, errors=known.errors + 1)
        for at, one in enumerate(self.report.outcomes):
            if names.place(one.root, one.path) == place:
                told = (*one.told, ("error", "result-not-stored", why))
                self.report.outcomes[at] = one._replace(status=NOT_STORED, errors=one.errors + 1, told=told)

    def _settings(self) -> dict[str, Any]:
        keys = ((known.document_id, known.key) for known in self.known.values())
        return self.extractor.settings(uses_ocr=not all(self.extractor.is_free_of_ocr(*pair) for pair in keys))

    def _inputs(self, settings: dict[str, Any]) -> dict[str, Any]:
        stamps = {place: self.known[place].stamp for place in sorted(self.known)}
        sources = {root: (str(file), _stamp(file)) for root, file in self.request.plan.sources}
        deciding = [VERSION, settings, self.extractor.vocabulary_digest]
        digest = hashlib.sha256(repr((stamps, sources, deciding)).encode()).hexdigest()
        return {"path": os.path.realpath(self.request.database), "inputs": digest}


def _member(entry: Entry, member: str) -> Entry:
    return entry._replace(path=f"{entry.path}{names.MEMBER}{member}", signature=None)


def _place(entry: Entry) -> str:
    return names.place(entry.root, entry.path)


def _absent_id(place: str) -> str:
    root, path = names.document(place)
    return "path-" + hashlib.sha256(f"{root}/{path}".encode()).hexdigest()


def _stamp(file: Path) -> list[int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return [status.st_size, status.st_mtime_ns]


def _marks(place: str) -> Iterator[int]:
    at = place.find(names.MEMBER)
    while at >= 0:
        yield at
        at = place.find(names.MEMBER, at + 1)
