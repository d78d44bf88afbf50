"""A whole run in order: plan, compare with what is known, read what changed, publish, remember."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline import errors
from pipeline.batch import history, names, publish, scratch, source, state, summary
from pipeline.batch.key import VERSION, Extractor
from pipeline.batch.plan import Entries, Entry, Plan
from pipeline.batch.report import Outcome, Report
from pipeline.batch.source import Task

if TYPE_CHECKING:  # what reads documents is loaded where there is one to read
    from pipeline.batch.answer import Answer
    from pipeline.batch.child import Read
    from pipeline.batch.cluster import Cluster
    from pipeline.batch.in_process import InProcess
    from pipeline.batch.workers import Workers

_FEW_FILES = 8  # below both, a second process costs more than it saves
_FEW_BYTES = 1_000_000
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


Watch = Callable[[Outcome, int, int], None]


def run(request: Request, watch: Watch) -> Report:
    """Reads what changed and brings results and database up to date.

    `watch` hears of each file, how many are done, and of how many.

    Raises `OutputError` where something cannot be written, `RunInProgress` where another run is at work.
    """
    began, started = time.monotonic(), history.now()
    with publish.Output(request.output, request.database) as output:
        try:
            with scratch.finding_room():
                work = _Run(request, output, watch)
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
        self.known = state.State(request.output, output.temporary / state.FILE)
        self.seen = scratch.Places()
        self.pending = Entries()
        self.members = Entries()  # of archives that are read in this run
        self.total = len(request.plan.entries)

    def compare(self) -> None:
        """Recalls every result at hand, and sets apart the files that do not agree with theirs any more."""
        self._resume()
        self._recall_all()
        for entry in self.request.plan.entries:
            place = _place(entry)
            self.seen.add(place)
            known = self._current(entry, place)
            if known is None:
                self.pending.add([entry])
            else:
                self._unchanged(entry, place, known)
                for member in known.members or ():
                    self._member_unchanged(_member(entry, member))

    def _resume(self) -> None:
        """Of what an interrupted run had read, only that counts which this run would read."""
        roots = {entry.root for entry in self.request.plan.entries}
        for place in self.output.staged:
            if names.document(place)[0] not in roots:
                self.output.discard(place)

    def _recall_all(self) -> None:
        """What is known of each result at hand; what was known of others is forgotten."""
        expected = len(self.known)
        for place, stamp in self.output.results():
            known = self.known.get(place)
            expected -= known is not None
            is_staged = place in self.output.staged
            recalled = self._recall(place, stamp, known)
            if recalled is not None:
                self.report.add_before(known if is_staged else recalled)
        if expected:
            for place in self.known.places:
                if not self.output.file(place).exists():
                    self.known.forget(place)

    def _recall(self, place: str, stamp: publish.FileStamp, known: state.Known | None) -> state.Known | None:
        """What is known of a result, or else what it says of itself; None where it is none."""
        if known is None or known.stamp != stamp:
            try:
                known = state.known(summary.read(self.output.read(place)), stamp)
            except summary.NoResult:
                self._cannot_recall(place)
                return None
            self.known.put(place, known)
        return known

    def _cannot_recall(self, place: str) -> None:
        """A damaged file: what an interrupted run left makes room for what stands in its place, if anything does."""
        if place in self.output.staged:
            self.output.discard(place)
        else:
            self.report.strangers.append(place)
            self.known.forget(place)

    def _current(self, entry: Entry, place: str) -> state.Known | None:
        """What is known of the file's result, if neither the file has changed nor what decides the result."""
        known = self.known.get(place)
        if known is None or known.members is None or entry.problem or self.request.force or not self._holds(known):
            return None
        members = (self.known.get(_place(_member(entry, member))) for member in known.members)
        if not all(member is not None and self._holds(member) for member in members):
            return None
        if known.source is not None and known.source == entry.signature and not self.request.check_content:
            return known
        try:
            is_same = source.digest(entry.file) == known.document_id
        except errors.DocumentError:  # the child that is asked to read it finds the same, and tells
            return None
        if not is_same:
            return None
        known = known._replace(source=state.settled(entry.signature, self.now))
        self.known.put(place, known)
        return known

    def _holds(self, known: state.Known) -> bool:
        return known.key in self.extractor.keys(known.document_id)

    def read(self) -> None:
        """Reads every pending file; members of archives join as they become known."""
        for entry in self.pending:
            if entry.problem is not None:
                place = _place(entry)
                result = self._unreadable(place, entry.problem)
                self._store(entry, place, result, summary.read(result))
        if next(self._tasks(), None) is None:
            return
        with self._workers() as workers:
            workers.add(self._tasks())
            for answer in workers.answers():
                workers.add(self._take(answer))

    def _tasks(self) -> Iterator[Task]:
        return (self._task(entry, _place(entry)) for entry in self.pending if entry.problem is None)

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
        sizes = list(islice((entry.signature[0] for entry in self.pending if entry.signature), _FEW_FILES))
        if len(sizes) < _FEW_FILES and sum(sizes) < _FEW_BYTES:
            return 1
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

    def _take(self, answer: Answer) -> list[Task]:
        """Stores an answer; gives the members of an archive as the next tasks."""
        place = answer.task.place
        entry = self.pending[place] if answer.task.member is None else self.members[place]
        if answer.result is None or answer.told is None:
            known = self.known[place]._replace(source=state.settled(entry.signature, self.now))
            self.known.put(place, known)
            self._unchanged(entry, place, known)
            return []
        members = {names.as_text(name): number for name, number in answer.members}
        self._store(entry, place, answer.result, answer.told, tuple(members))
        archive = answer.told.document_id
        return [self._member_task(_member(entry, shown), member, archive) for shown, member in members.items()]

    def _member_task(self, inside: Entry, member: int, archive: str) -> Task:
        place = _place(inside)
        self.seen.add(place)
        self.members.add([inside])
        self.total += 1
        return self._task(inside, place, member, archive)

    def _store(
        self, entry: Entry, place: str, result: bytes, told: summary.Summary, members: tuple[str, ...] = ()
    ) -> None:
        is_changed = self.output.write(place, result)
        known = state.known(told, self.output.stamp(place))
        settled = state.settled(entry.signature, self.now) if entry.problem is None else None
        self.known.put(place, known._replace(source=settled, members=members))
        is_read = is_changed or not members
        self._tell(Outcome(entry.root, entry.path, told.status, is_read, told.errors, told.warnings, told.told))

    def _member_unchanged(self, inside: Entry) -> None:
        place = _place(inside)
        self.seen.add(place)
        self._unchanged(inside, place, self.known[place])

    def _unchanged(self, entry: Entry, place: str, known: state.Known) -> None:
        """Of what an interrupted run had read, this one is the first to tell."""
        told = summary.read(self.output.read(place)).told if place in self.output.staged else ()
        is_read = place in self.output.staged
        self._tell(Outcome(entry.root, entry.path, known.status, is_read, known.errors, known.warnings, told))

    def _unreadable(self, place: str, problem: str) -> bytes:
        from pipeline import flow
        from schemas import result_json

        result = flow.failure(_absent_id(place), errors.UnreadableFile(problem))
        return result_json.dumps(result, self.extractor.key(result.document.document_id, result.document.status))

    def _tell(self, outcome: Outcome) -> None:
        self.report.outcomes.add(outcome)
        self.watch(outcome, len(self.report.outcomes), max(self.total, len(self.report.outcomes)))

    def clear(self) -> None:
        """Removes the results of files that are gone from a folder named in this run, or from an archive read in it."""
        folders = set(self.request.plan.folders) - set(self.request.plan.empty)
        for place in self.known.places:
            if place in self.seen:
                continue
            root, path = names.document(place)
            inside = any(place[:at] + names.SUFFIX in self.seen for at in _marks(place))
            is_unseen = any(root == above and path.startswith(f"{below}/") for above, below in self.request.plan.unseen)
            if (root in folders or inside) and not is_unseen:
                self.output.remove(place)
                self.known.forget(place)
                self.report.removed.append((root, path))

    def publish(self) -> None:
        """Makes the database where it does not hold exactly these results, puts all in place, and remembers them."""
        self.known.add_rows(self.report.rows_after)
        settings = self._settings()
        inputs = self._inputs(settings)
        database = self.request.database
        self.report.is_rebuilt = self.known.database != {**inputs, "stamp": _stamp(database)}
        self.output.prepare()
        if self.report.is_rebuilt:
            places = _Places(self.known)
            for root, path, why in self.output.rebuild(places, partial(self.request.build, settings)):
                self._not_stored(root, path, why)
            database = self.output.next
        is_new = self.report.is_rebuilt or self.known.is_changed
        state_file = self.known.close({**inputs, "stamp": _stamp(database)})
        self.output.commit()
        if is_new:
            with contextlib.suppress(OSError):  # losing it costs time, and what it speaks of is in place
                state_file.replace(self.request.output / state.FILE)

    def _not_stored(self, root: str, path: str, why: str) -> None:
        """The document failed after all, in this run and in those to come, until it is read again."""
        place = names.place(root, path)
        known = self.known.get(place)
        if known is not None:
            self.known.put(place, known._replace(status=NOT_STORED, errors=known.errors + 1))
        self.report.outcomes.fail(root, path, NOT_STORED, ("error", "result-not-stored", why))

    def _settings(self) -> dict[str, Any]:
        is_free = all(self.extractor.is_free_of_ocr(*pair) for pair in self.known.identities)
        return self.extractor.settings(uses_ocr=not is_free)

    def _inputs(self, settings: dict[str, Any]) -> dict[str, Any]:
        sources = {root: (str(file), _stamp(file)) for root, file in self.request.plan.sources}
        deciding = [VERSION, settings, self.extractor.vocabulary_digest]
        digest = hashlib.sha256(repr((self.known.digest(), sources, deciding)).encode()).hexdigest()
        return {"path": os.path.realpath(self.request.database), "inputs": digest}


class _Places:
    """The places of all results at hand, as often as they are asked for."""

    def __init__(self, known: state.State) -> None:
        self._known = known

    def __iter__(self) -> Iterator[str]:
        return self._known.places


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
