"""A reader that does to its process what documents do: one in ten is lost, and the others are as if it had not been there."""

from __future__ import annotations

import ctypes
import hashlib
import os
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from output_folder import results
from worlds import living_in

from pipeline.batch import key, plan, run
from pipeline.store import build
from schemas.document import Block
from schemas.provenance import Span
from schemas.records import DocumentRecord, Result

LIMIT = 1.0  # seconds


def segfault() -> None:
    ctypes.string_at(0)


def leave() -> None:
    os._exit(7)


def hang() -> None:
    while True:
        time.sleep(0.05)


def eat() -> None:
    hoard = []
    while True:
        hoard.append(bytearray(16_000_000))


def flood() -> None:
    """Everything it can write to, and more than anybody wants."""
    for handle in range(3, 64):
        try:
            for _ in range(3):
                os.write(handle, b"R\x7f\xff\xff\xff" + b"\x1b[31m" * 10_000)
        except OSError:
            continue


def poison() -> None:
    """Reads well, and leaves the process in a state that kills the next document."""
    ORDERS["record"] = segfault


def breed() -> None:
    """Leaves a process behind that would go on for ever."""
    if not os.fork():
        hang()
    hang()


MISDEEDS = {"segfault": "crashed", "leave": "crashed", "hang": "timeout", "eat": "memory", "flood": "crashed"}
ORDERS = {"segfault": segfault, "leave": leave, "hang": hang, "eat": eat, "flood": flood}
ORDERS |= {"breed": breed, "poison": poison}


def mock(data: bytes, name: str, goes_on: object) -> Result:
    """One block with the text, after the order in it is followed."""
    text = data.decode()
    ORDERS.get(text.split(" ")[0], lambda: None)()
    record = DocumentRecord(
        document_id=hashlib.sha256(data).hexdigest(),
        format="text",
        byte_size=len(data),
        character_count=len("".join(text.split())),
        status="extracted",
    )
    return Result(record, (Block(text, "line 1"),), (Span(0, 0, len(text), "remainder"),))


def stored(settings: object, found: Iterable[tuple[str, str, Path]], target: Path) -> Iterable[tuple[str, str, str]]:
    """The database of the results, whatever the settings: the same for each number of workers."""
    return build.build(found, target).left_out


def put(folder: Path, number: int, order: str = "record") -> None:
    (folder / f"{number:04}.txt").write_text(f"{order} {number}", "utf-8")


def read(folder: Path, out: str, jobs: int) -> tuple[Counter[str], float]:
    """How many documents ended in which status, and the seconds it took."""
    extractor = key.Extractor("vocabulary", key.Limits(LIMIT, 256))
    planned = plan.plan([folder / "reports"], folder / out)
    database = folder / out / "torikumi.sqlite"
    request = run.Request(planned, folder / out, database, extractor, stored, mock, jobs)
    began = time.monotonic()
    report = run.run(request, lambda *_: None)
    return Counter(one.status for one in report.outcomes), time.monotonic() - began


def assert_others_are_equal(folder: Path, count: int, jobs: tuple[int, ...]) -> None:
    """A clean run without the bad tenth, then a run with it for each number of workers."""
    (folder / "reports").mkdir()
    os.chdir(folder)
    good = [number for number in range(count) if number % 10]
    for number in good:
        put(folder / "reports", number)
    _, usual = read(folder, "clean", 1)
    clean = {place: data for place, data in results(folder / "clean").items() if place.endswith(".json")}
    kinds = list(MISDEEDS)
    for number in range(0, count, 10):
        put(folder / "reports", number, kinds[number // 10 % len(kinds)])
    expected = Counter(MISDEEDS[kinds[number // 10 % len(kinds)]] for number in range(0, count, 10))
    all_results = []
    for workers in jobs:
        statuses, seconds = read(folder, f"out{workers}", workers)
        assert statuses == {**expected, "extracted": len(good)}
        found = results(folder / f"out{workers}")
        assert {place: data for place, data in found.items() if place in clean} == clean
        assert not living_in(folder)
        assert seconds < 2 * usual + expected["timeout"] * (LIMIT + 2) + 0.5 * expected.total()
        all_results.append(found)
    assert all(found == all_results[0] for found in all_results)


@pytest.fixture(autouse=True)
def back_again(monkeypatch, tmp_path):
    """Working in the test's folder tells its processes from those of others."""
    monkeypatch.chdir(tmp_path)


def test_a_bad_tenth_costs_itself(tmp_path):
    """Fifty documents; a thousand in the long form."""
    assert_others_are_equal(tmp_path, 50, (1, 2))


@pytest.mark.slow
def test_a_hundred_bad_documents_in_a_thousand(tmp_path):
    """One, two and eight workers: nine hundred results as in a clean run, and the same bytes for all of them."""
    assert_others_are_equal(tmp_path, 1000, (1, 2, 8))


def test_a_document_does_not_pay_for_the_one_before(tmp_path):
    """What dies in a process that another document has spoiled is read again in a fresh one."""
    (tmp_path / "reports").mkdir()
    for number, order in enumerate(["record", "poison", "record", "poison", "record"]):
        put(tmp_path / "reports", number, order)
    assert read(tmp_path, "out", 1)[0] == {"extracted": 5}


def test_no_process_is_left_behind(tmp_path):
    """Neither one that hangs nor what it started."""
    (tmp_path / "reports").mkdir()
    for number in range(2):
        put(tmp_path / "reports", number, "breed")
    statuses, seconds = read(tmp_path, "out", 2)
    assert statuses == {"timeout": 2}
    assert seconds < LIMIT + 2
    assert not living_in(tmp_path)
