"""What a document does to its process costs that document alone."""

import json
import os
import sys
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from misdeeds import fake

from pipeline.batch import child

MISDEEDS = {
    "exit": "crashed",
    "segfault": "crashed",
    "abort": "crashed",
    "killed": "memory",
    "hang": "timeout",
    "hang in a child": "timeout",
    "eat": "memory",
    "wrapped memory": "memory",
    "defect": "crashed",
    "leave": "crashed",
    "malformed": "malformed",
    "flood": "crashed",
    "lie": "crashed",
    "nest": "crashed",
    "impersonate": "crashed",
    "chatter": "extracted",
}


@pytest.mark.parametrize(("order", "status"), MISDEEDS.items(), ids=list(MISDEEDS))
def test_a_misdeed_ends_in_its_status(bench, order, status):
    """The document gets the status of what it did, and a message; the others are read."""
    bench.seconds = 1.0 if status == "timeout" else 10.0
    bench.put("a.txt", "一つ目")
    bench.put("b.txt", f"{order}\n")
    bench.put("c.txt", "三つ目")
    bench.put("d.txt", f"{order}\n again")
    bench.put("e.txt", "五つ目")
    assert bench.statuses() == {
        "a.txt": "extracted",
        "b.txt": status,
        "c.txt": "extracted",
        "d.txt": status,
        "e.txt": "extracted",
    }
    results = bench.results()
    assert "三つ目" in results["reports/c.txt.json"].decode()
    told = json.loads(results["reports/b.txt.json"]).get("diagnostics", [])
    assert status == "extracted" or told[0]["message"]


@pytest.fixture
def hoard():
    """A parent that is several times as large as a document may be."""
    return bytearray(b"x") * 700_000_000


def test_the_size_of_the_parent_does_not_matter(bench, hoard):
    """Each misdeed ends in its status, as under a small parent."""
    misdeeds = {order: status for order, status in MISDEEDS.items() if status != "timeout"}
    for order in misdeeds:
        bench.put(f"{order}.txt", f"{order}\n")
    assert bench.statuses() == {f"{order}.txt": status for order, status in misdeeds.items()}


def test_a_child_of_a_large_parent_reads_several_documents(bench, hoard):
    """What it began with is not what documents left in its memory."""

    def tell(data, name, goes_on):
        raise ValueError(f"process {os.getpid()}")

    for name in "abc":
        bench.put(f"{name}.txt", name)
    bench.run(read=tell)
    told = {json.loads(bench.results()[f"reports/{name}.txt.json"])["diagnostics"][0]["message"] for name in "abc"}
    assert len(told) == 1


def test_a_child_that_grew_and_died_died_of_memory(bench, hoard):
    """C code that is refused memory may crash instead of telling."""

    def grow(data, name, goes_on):
        kept = bytearray(b"x") * (160 << 20)
        os._exit(len(kept) % 7 + 1)

    bench.put("a.txt", "a")
    assert bench.statuses(read=grow) == {"a.txt": "memory"}


@pytest.mark.parametrize(("order", "status"), [("exit", "crashed"), ("hang", "timeout")])
def test_what_documents_before_left_in_memory_is_no_reason(bench, order, status):
    """A child that grew too large ends of itself, while the next document may be on its way to it already."""
    hoard = []

    def fatten(data, name, goes_on):
        if data == b"large":
            hoard.append(bytearray(b"x") * (160 << 20))
        return fake(data)

    bench.seconds = 1.0 if status == "timeout" else 10.0
    bench.put("a.txt", "large")
    bench.put("b.txt", f"{order}\n")
    assert bench.statuses(read=fatten) == {"a.txt": "extracted", "b.txt": status}


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_others_are_as_in_a_clean_run(bench, jobs):
    """Ten documents in a hundred crash, exit or eat memory; the other ninety results have the bytes of a clean run."""
    for number in range(90):
        bench.put(f"{number:03}.txt", f"記録 {number}")
    bench.run()
    clean = bench.results()
    for number in range(10):
        bench.put(f"{number * 9:03}x.txt", f"{['segfault', 'exit', 'eat'][number % 3]}\n{number}")
    bench.run(jobs=jobs, force=True)
    kept = {place: data for place, data in bench.results().items() if place in clean and place.endswith(".json")}
    assert kept == {place: data for place, data in clean.items() if place.endswith(".json")}


def test_results_do_not_depend_on_workers_or_neighbours(bench):
    """One worker or three, forwards or alone: the same bytes."""
    for number in range(30):
        bench.put(f"{number:02}.txt", f"記録 {number}")
    bench.put("07x.txt", "segfault\n")
    bench.put("12x.txt", "eat\n")
    bench.run(jobs=1)
    once = bench.results()
    bench.run(jobs=3, force=True)
    assert bench.results() == once


def test_a_hang_ends_with_the_clock(bench):
    """Two hanging documents cost two limits and little more, and leave no process behind."""
    bench.put("a.txt", "hang\n")
    bench.put("b.txt", "hang in a child\n")
    bench.seconds = 1.0
    began = time.monotonic()
    bench.run()
    assert time.monotonic() - began < 2 * (1.0 + 2.0)
    assert not _children()


def test_no_process_outlives_a_run_that_fails(bench):
    """Where the watcher raises, the children end with the run."""
    bench.put("a.txt", "一つ目")
    bench.put("b.txt", "hang\n")

    def fail(*_):
        raise RuntimeError("enough")

    from pipeline.batch import run

    with pytest.raises(RuntimeError):
        run.run(bench.request(), fail)
    assert not _children()


def test_a_child_has_no_other_file_open(bench):
    """Neither the lock nor the pipes of its siblings: only its streams and its own two pipes."""

    def listing(data, name, goes_on):
        handles = [int(entry.name) for entry in Path("/proc/self/fd").iterdir()]
        raise ValueError(f"{len([handle for handle in handles if handle > 2])} handles")

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("no /proc here")
    for name in "abc":
        bench.put(f"{name}.txt", name)
    bench.run(read=listing, jobs=3)
    for name in "abc":
        told = json.loads(bench.results()[f"reports/{name}.txt.json"])["diagnostics"][0]["message"]
        assert "3 handles" in told  # two pipes and the listing's own


def _children() -> list[str]:
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()


def test_without_fork_the_clock_still_holds(bench, monkeypatch):
    """Where a system cannot fork, results are the same; what takes too long is left behind."""
    bench.put("a.txt", "一つ目")
    bench.put("b.txt", "malformed\n")
    bench.put("c.txt", "defect\n")
    archive = bench.reports / "d.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("e.txt", "中身")
    bench.run()
    forked = bench.results()
    monkeypatch.delattr(os, "fork")
    bench.run(force=True)
    assert bench.results() == forked
    bench.seconds = 0.5
    bench.put("f.txt", "六つ目")
    assert bench.statuses(read=lambda data, name, goes_on: time.sleep(2))["f.txt"] == "timeout"


@pytest.mark.parametrize(("system", "told"), [("linux", 300_000), ("darwin", 307_200_000)])
def test_the_peak_of_a_process_is_bytes(monkeypatch, system, told):
    """macOS tells bytes, others kilobytes."""
    monkeypatch.setattr(sys, "platform", system)
    assert child.peak(SimpleNamespace(ru_maxrss=told)) == 307_200_000


def test_what_children_write_is_not_shown(bench, capfd):
    """A library's noise may hold control characters."""
    bench.put("a.txt", "chatter\n")
    bench.run()
    assert capfd.readouterr() == ("", "")
