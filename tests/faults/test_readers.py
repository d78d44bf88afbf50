"""Whoever reads while a run publishes sees the old database or the new one, whole, and never an error."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from pipeline import flow
from pipeline.store import build
from schemas import result_json
from schemas.document import Block
from schemas.provenance import Span
from schemas.records import DocumentRecord, Result

DOCUMENTS = 20
EDITIONS = "SELECT substr(text, 1, instr(text, ' ') - 1), count(*) FROM blocks GROUP BY 1"


def edition(number: int) -> list[tuple[str, str, bytes]]:
    """Results that all name their edition."""
    found = []
    for at in range(DOCUMENTS):
        text = f"edition{number} document{at}"
        record = DocumentRecord(document_id=f"{at:064x}", format="text", status="extracted", character_count=None)
        count = len(text.replace(" ", ""))
        record = record.model_copy(update={"character_count": count})
        result = Result(record, (Block(text, "line 1"),), (Span(0, 0, len(text), "remainder"),))
        found.append(("reports", f"{at}.txt", result_json.dumps(result, f"{number}-{at}")))
    return found


def read_on(database: Path, target: Path, stop: Path) -> None:
    """Opens the database again and again, and looks at it twice each time; writes down what was wrong."""
    wrong, reads, seen = [], 0, set()
    while not stop.exists():
        try:
            with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
                first = connection.execute(EDITIONS).fetchall()
                documents = connection.execute("SELECT count(*) FROM documents").fetchone()[0]
                time.sleep(0.001)
                second = connection.execute(EDITIONS).fetchall()
            reads += 1
            seen.add(first[0][0])
            if len(first) != 1 or first[0][1] != DOCUMENTS or documents != DOCUMENTS or first != second:
                wrong.append(f"mixed: {first} {second} {documents}")
        except sqlite3.Error as error:
            wrong.append(f"error: {error}")
    target.write_text(json.dumps({"reads": reads, "seen": len(seen), "wrong": wrong[:5]}))


@contextmanager
def reading(folder: Path, readers: int) -> Iterator[list[Path]]:
    """That many processes at it while the context lasts; what each saw is in its file afterwards."""
    stop, told = folder / "stop", [folder / f"reader{number}.json" for number in range(readers)]
    processes = []
    for target in told:
        process = os.fork()
        if not process:
            try:
                read_on(folder / "torikumi.sqlite", target, stop)
            finally:
                os._exit(0)
        processes.append(process)
    try:
        yield told
    finally:
        stop.touch()
        for process in processes:
            os.waitpid(process, 0)


def publish_under_readers(folder: Path, times: int) -> None:
    flow.prepare()
    database = folder / "torikumi.sqlite"
    build.build(edition(0), database)
    with reading(folder, 3) as told:
        for number in range(1, times + 1):
            build.build(edition(number), database)
    seen = [json.loads(file.read_text()) for file in told]
    assert [reader["wrong"] for reader in seen] == [[], [], []]
    assert all(reader["reads"] >= times / 4 and reader["seen"] > 3 for reader in seen), seen


def test_readers_see_one_edition_each_time(tmp_path):
    """Twelve publishes under three readers; two hundred in the long form."""
    publish_under_readers(tmp_path, 12)


@pytest.mark.slow
def test_two_hundred_publishes_under_three_readers(tmp_path):
    """No error, nothing mixed."""
    publish_under_readers(tmp_path, 200)


def test_an_open_reader_keeps_its_edition(tmp_path):
    """Who opened the database before a publish goes on reading what it opened."""
    database = tmp_path / "torikumi.sqlite"
    build.build(edition(1), database)
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        before = connection.execute(EDITIONS).fetchall()
        build.build(edition(2), database)
        assert connection.execute(EDITIONS).fetchall() == before == [("edition1", DOCUMENTS)]
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_journal_beside_the_old_database_is_not_played_into_the_new_one(tmp_path):
    """Somebody opened the old one for writing and left its journals."""
    database = tmp_path / "torikumi.sqlite"
    build.build(edition(1), database)
    for suffix in build.SIDE_FILES:
        database.with_name(database.name + suffix).write_bytes(os.urandom(4096))
    build.build(edition(2), database)
    assert {file.name for file in tmp_path.iterdir()} == {"torikumi.sqlite"}
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute(EDITIONS).fetchall() == [("edition2", DOCUMENTS)]


def test_a_publish_is_written_out_before_it_is_put_in_place(tmp_path, monkeypatch):
    """The new file is flushed, renamed over the old one, which is never taken away first, and the folder is flushed."""
    database = tmp_path / "torikumi.sqlite"
    build.build(edition(1), database)
    done = []
    flush, rename, remove = os.fsync, os.replace, os.unlink

    def name_of(handle):
        return Path(f"/proc/self/fd/{handle}").readlink().name

    monkeypatch.setattr(os, "fsync", lambda handle: (done.append(("flush", name_of(handle))), flush(handle))[1])
    monkeypatch.setattr(os, "replace", lambda *pair: (done.append(("rename", Path(pair[1]).name)), rename(*pair))[1])
    monkeypatch.setattr(os, "unlink", lambda file, **rest: (done.append(("remove", Path(file).name)), remove(file))[1])
    build.build(edition(2), database)
    kept = [step for step in done if step[0] != "remove"]
    assert kept == [("flush", "torikumi.sqlite.new"), ("rename", "torikumi.sqlite"), ("flush", tmp_path.name)]
    assert ("remove", "torikumi.sqlite") not in done
