"""New, edited, renamed, copied and deleted files each do what a user expects, and nothing is read twice."""

import json
import os
import random
import shutil
import time
import zipfile
from collections import Counter
from types import SimpleNamespace

import pytest
from misdeeds import fake
from output_folder import results

from pipeline import errors
from pipeline.batch import history, key, run, state


class Counting:
    """A reader that says through a file how often it was called: it runs in other processes."""

    def __init__(self, folder):
        self.log = folder / "read.log"

    def __call__(self, data, name, goes_on):
        with self.log.open("a") as log:
            log.write(f"{name}\n")
        return fake(data, name)

    def names(self):
        names = self.log.read_text().split() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return sorted(names)


@pytest.fixture
def counting(tmp_path):
    return Counting(tmp_path)


def settle(monkeypatch):
    """As if the files had been there for a while."""
    monkeypatch.setattr(state, "_SETTLES", 0)


def test_a_second_run_reads_nothing_and_writes_nothing(bench, counting, monkeypatch):
    """Same bytes, same times, and the database is not touched."""
    settle(monkeypatch)
    bench.put("a.txt", "一")
    bench.put("b.txt", "malformed\n")
    bench.run(read=counting)
    counting.names()
    before = {file: (file.stat().st_mtime_ns, file.stat().st_ino) for file in bench.out.rglob("*.*") if file.is_file()}
    report = bench.run(read=counting)
    after = {file: (file.stat().st_mtime_ns, file.stat().st_ino) for file in bench.out.rglob("*.*") if file.is_file()}
    assert counting.names() == []
    assert not report.is_rebuilt
    assert {file.name for file in before if before[file] != after[file]} == {"torikumi.log.jsonl", ".torikumi.lock"}


def test_content_decides_where_times_are_new(bench, counting):
    """A touched file is looked at and not parsed."""
    file = bench.put("a.txt", "一")
    bench.run(read=counting)
    os.utime(file)
    report = bench.run(read=counting)
    assert counting.names() == ["a.txt"]
    assert [one.is_read for one in report.outcomes] == [False]


def test_content_is_compared_on_request(bench, counting, monkeypatch, tmp_path):
    """An edit that kept size and times is found by its content."""
    settle(monkeypatch)
    file = bench.put("a.txt", "one")
    bench.run(read=counting)
    times = file.stat()
    file.write_text("two")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    status = file.stat()
    signature = (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    known = state.State(bench.out, tmp_path / state.FILE)
    for place in known.places:
        known.put(place, known[place]._replace(source=signature))
    known.close(known.database).replace(bench.out / state.FILE)
    assert [one.is_read for one in bench.run(read=counting).outcomes] == [False]
    assert [one.is_read for one in bench.run(read=counting, check_content=True).outcomes] == [True]


def test_an_edited_file_is_read_again(bench):
    """Its result and the database are those of a fresh run."""
    bench.put("a.txt", "一")
    bench.put("b.txt", "二")
    bench.run()
    bench.put("a.txt", "三")
    assert [one.path for one in bench.run().outcomes if one.is_read] == ["a.txt"]
    assert_as_fresh(bench)


def test_a_deleted_file_leaves(bench):
    """Its result goes, with the folder it leaves empty; nothing else does."""
    bench.put("a.txt", "一")
    bench.put("sub/b.txt", "二")
    bench.run()
    (bench.reports / "sub" / "b.txt").unlink()
    report = bench.run()
    assert report.removed == [("reports", "sub/b.txt")]
    assert not (bench.out / "reports" / "sub").exists()
    assert_as_fresh(bench)


def test_renamed_and_copied_files_are_as_fresh(bench):
    """Same bytes at another path: another row, the same document."""
    bench.put("a.txt", "一")
    bench.put("b.txt", "二")
    bench.run()
    (bench.reports / "a.txt").rename(bench.reports / "c.txt")
    shutil.copy(bench.reports / "b.txt", bench.reports / "d.txt")
    bench.run()
    assert_as_fresh(bench)


def test_other_folders_are_left_alone(bench, tmp_path):
    """What was read from a folder that this run does not name stays."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "x.txt").write_text("x")
    bench.put("a.txt", "一")
    bench.run()
    from pipeline.batch import plan

    report = bench.run(plan=plan.plan([other], bench.out))
    assert report.removed == []
    assert {place for place in bench.results() if place.endswith(".json")} == {
        "reports/a.txt.json",
        "other/x.txt.json",
    }


def test_a_file_becomes_a_folder(bench):
    """`a` and then `a.json/b`: their results do not get in each other's way."""
    bench.put("a", "一")
    bench.run()
    bench.put("a.json/b", "二")
    bench.run()
    assert_as_fresh(bench)
    (bench.reports / "a").unlink()
    bench.put("a/c", "三")
    bench.run()
    assert_as_fresh(bench)


def test_a_folder_that_cannot_be_read_loses_nothing(bench, monkeypatch):
    """What is known from below it stays, and the folder is told."""
    from pipeline.batch import plan

    bench.put("a.txt", "一")
    bench.put("sub/b.txt", "二")
    bench.run()
    before = bench.results()
    listed = plan._children

    def fail(folder):
        if folder.endswith("/sub"):
            raise PermissionError(13, "Permission denied", folder)
        return listed(folder)

    with monkeypatch.context() as patch:
        patch.setattr(plan, "_children", fail)
        report = bench.run()
    assert {one.path: one.status for one in report.outcomes} == {"a.txt": "extracted", "sub": "unreadable"}
    assert report.removed == []
    assert before["reports/sub/b.txt.json"] == bench.results()["reports/sub/b.txt.json"]
    bench.run()
    assert bench.results() == before


def test_a_file_that_vanishes_while_the_folder_is_listed(bench, monkeypatch):
    """It is told as unreadable, and the others are read."""
    from pipeline.batch import plan

    bench.put("a.txt", "一")
    gone = bench.put("b.txt", "二")
    listed = plan._children

    def list_and_lose(folder):
        children = listed(folder)
        gone.unlink(missing_ok=True)
        return children

    monkeypatch.setattr(plan, "_children", list_and_lose)
    assert bench.statuses() == {"a.txt": "extracted", "b.txt": "unreadable"}


def test_a_log_cut_off_by_a_kill_goes_on_in_a_new_line(bench):
    """The half line stays what it is."""
    bench.put("a.txt", "一")
    bench.run()
    log = bench.out / "torikumi.log.jsonl"
    log.write_text(log.read_text()[:-20])
    bench.run()
    lines = log.read_text().splitlines()
    assert len(lines) == 2
    assert json.loads(lines[1])["files"] == 1


def test_an_empty_folder_empties_nothing(bench):
    """An unmounted disk looks like that."""
    bench.put("a.txt", "一")
    bench.run()
    before = bench.results()
    (bench.reports / "a.txt").unlink()
    bench.run()
    assert bench.results() == before


def test_a_failed_file_is_not_tried_again_in_vain(bench, counting):
    """Nor is it forgotten: it is told as failed before."""
    bench.put("a.txt", "malformed\n")
    bench.run(read=counting)
    counting.names()
    report = bench.run(read=counting)
    assert counting.names() == []
    assert [(one.status, one.is_read) for one in report.outcomes] == [("malformed", False)]


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"limits": key.Limits(1.1, 256)}, ["slow.txt"]),
        ({"vocabulary_digest": "other"}, ["a.txt", "scan.txt", "slow.txt"]),
        ({"code_digest": "other"}, ["a.txt", "scan.txt", "slow.txt"]),
        ({"find_engine": lambda: SimpleNamespace(name="engine 6")}, ["scan.txt"]),
    ],
    ids=["limits", "vocabulary", "code", "ocr"],
)
def test_what_decides_a_result_reads_again(bench, counting, change, names):
    """Limits only what they cut off, OCR only what needed it, vocabulary and code everything."""
    bench.put("a.txt", "一")
    bench.put("scan.txt", "scanned\n")
    bench.put("slow.txt", "hang\n")
    bench.seconds = 1.0
    request = bench.request(read=counting)
    run.run(request, lambda *_: None)
    counting.names()
    run.run(request._replace(extractor=request.extractor._replace(**change)), lambda *_: None)
    assert counting.names() == names


def test_force_reads_everything(bench, counting):
    """And finds the same."""
    bench.put("a.txt", "一")
    bench.run(read=counting)
    before = bench.results()
    counting.names()
    bench.run(read=counting, force=True)
    assert counting.names() == ["a.txt"]
    assert bench.results() == before


def test_results_that_came_from_elsewhere_enter_the_database(bench):
    """Somebody pulled a result, or put an old one back: the database follows."""
    bench.put("a.txt", "一")
    bench.run()
    theirs = bench.out / "theirs" / "b.txt.json"
    theirs.parent.mkdir()
    shutil.copy(bench.out / "reports" / "a.txt.json", theirs)
    assert bench.run().is_rebuilt
    assert b"theirs/b.txt" in bench.database.read_bytes()


def test_a_lost_database_comes_back(bench):
    """From the results, without reading a report."""
    bench.put("a.txt", "一")
    bench.run()
    before = bench.results()
    bench.database.unlink()
    assert not any(one.is_read for one in bench.run().outcomes)
    assert bench.results() == before


def test_a_damaged_result_is_read_again(bench):
    """Half a file is no result."""
    bench.put("a.txt", "一")
    bench.run()
    before = bench.results()
    file = bench.out / "reports" / "a.txt.json"
    file.write_bytes(file.read_bytes()[:-3])
    bench.run()
    assert bench.results() == before


def test_losing_the_state_costs_no_parsing(bench, counting):
    """A fresh clone with committed results reads nothing again."""
    bench.put("a.txt", "一")
    bench.run(read=counting)
    before = bench.results()
    counting.names()
    (bench.out / state.FILE).unlink()
    bench.run(read=counting)
    assert counting.names() == []
    assert bench.results() == before


def test_a_stranger_is_told_and_left_alone(bench):
    """A JSON file that is no result stays out of the database and where it is."""
    bench.put("a.txt", "一")
    stranger = bench.out / "reports" / "note.json"
    stranger.parent.mkdir(parents=True)
    stranger.write_text("{}")
    assert bench.run().strangers == ["reports/note.json"]
    assert stranger.exists()


def test_the_log_tells_each_run(bench):
    """Start, end, version, statuses, and the files read."""
    bench.put("a.txt", "一")
    bench.put("b.txt", "malformed\n")
    bench.run()
    bench.run()
    lines = [json.loads(line) for line in (bench.out / "torikumi.log.jsonl").read_text().splitlines()]
    assert [line["read"] for line in lines] == [2, 0]
    assert all(line["statuses"] == {"extracted": 1, "malformed": 1} for line in lines)
    assert all({"start", "end", "version", "rows"} <= line.keys() for line in lines)


def test_every_file_is_told_once(bench):
    """Done counts up to the total."""
    for name in "abc":
        bench.put(f"{name}.txt", name)
    heard = []
    run.run(bench.request(), lambda outcome, done, total: heard.append((outcome.path, done, total)))
    assert [(done, total) for _, done, total in heard] == [(1, 3), (2, 3), (3, 3)]


def test_unreadable_files_are_told_and_tried_each_time(bench):
    """A pipe is a document that could not be read, with an id made of its path."""
    os.mkfifo(bench.reports / "pipe.pdf")
    for _ in range(2):
        (one,) = bench.run().outcomes
        assert (one.status, one.is_read) == ("unreadable", True)
    document = json.loads(bench.results()["reports/pipe.pdf.json"])["document"]
    assert document["document_id"].startswith("path-")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_unreadable(bench):
    """And says so."""
    bench.put("a.txt", "一").chmod(0)
    assert bench.statuses() == {"a.txt": "unreadable"}


@pytest.mark.parametrize(
    ("strict", "content", "status"),
    [
        (False, "一", 0),
        (False, "warn\n", 0),
        (True, "warn\n", 1),
        (False, "diagnose\n", 1),
        (False, "malformed\n", 1),
    ],
)
def test_exit_status_of_what_was_read(bench, strict, content, status):
    """An error counts; a warning only if strict."""
    bench.put("a.txt", content)
    assert bench.run().exit_status(strict) == status


@pytest.mark.parametrize(("strict", "status"), [(False, 0), (True, 1)])
def test_exit_status_of_what_failed_before(bench, strict, status):
    """A document that failed before and has not changed counts only if strict."""
    bench.put("a.txt", "malformed\n")
    bench.run()
    assert bench.run().exit_status(strict) == status


def test_many_files_flow(bench):
    """Three hundred documents, two workers: each read once."""
    for number in range(300):
        bench.put(f"{number}.txt", f"記録 {number}")
    began = time.monotonic()
    assert Counter(bench.statuses(jobs=2).values()) == {"extracted": 300}
    assert time.monotonic() - began < 20


def assert_as_fresh(bench):
    """The output is what a run into an empty folder gives."""
    fresh = bench.out.with_name("fresh")
    shutil.rmtree(fresh, ignore_errors=True)
    bench.run(output=fresh, database=fresh / "torikumi.sqlite")
    assert results(fresh) == bench.results()


def archive(file, members):
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def test_members_of_an_archive_are_documents(bench):
    """Each has a path below the archive's, and the archive has a row."""
    archive(bench.reports / "a.zip", {"x/b.txt": "二", "crash.txt": "segfault\n", "../c.txt": "三"})
    assert bench.statuses() == {
        "a.zip": "extracted",
        "a.zip!/../c.txt": "extracted",
        "a.zip!/crash.txt": "crashed",
        "a.zip!/x/b.txt": "extracted",
    }


def test_an_archive_is_read_once(bench, counting, monkeypatch):
    """Unchanged, it costs nothing, and its members stay."""
    settle(monkeypatch)
    archive(bench.reports / "a.zip", {"b.txt": "二", "c.txt": "三"})
    bench.run(read=counting)
    assert counting.names() == ["b.txt", "c.txt"]
    before = bench.results()
    report = bench.run(read=counting)
    assert counting.names() == []
    assert [one.is_read for one in report.outcomes] == [False] * 3
    assert bench.results() == before


def test_a_member_that_is_gone_leaves(bench):
    """So does a deleted archive with all its members."""
    archive(bench.reports / "a.zip", {"b.txt": "二", "c.txt": "三"})
    bench.put("d.txt", "四")
    bench.run()
    archive(bench.reports / "a.zip", {"b.txt": "二"})
    assert bench.run().removed == [("reports", "a.zip!/c.txt")]
    (bench.reports / "a.zip").unlink()
    assert bench.run().removed == [("reports", "a.zip!/b.txt"), ("reports", "a.zip")]


@pytest.mark.parametrize("seed", range(6))
def test_any_history_ends_as_a_fresh_run(bench, seed):
    """Add, edit, rename, copy, delete, pack, in any order, with runs in between."""
    chance = random.Random(seed)
    bench.put("first.txt", "一")
    for step in range(12):
        files = sorted(file for file in bench.reports.rglob("*") if file.is_file())
        target = bench.reports / chance.choice(["a", "b", "sub"]) / f"{chance.randrange(4)}.txt"
        target.parent.mkdir(exist_ok=True)
        match chance.choice(["add", "edit", "rename", "copy", "delete", "pack", "fail"]):
            case "add" | "edit":
                target.write_text(f"記録 {chance.randrange(5)}", "utf-8")
            case "rename":
                chance.choice(files).rename(target)
            case "copy":
                target.write_bytes(chance.choice(files).read_bytes())
            case "delete" if len(files) > 1:
                chance.choice(files).unlink()
            case "pack":
                members = {f"{number}.txt": f"記録 {number + step}" for number in range(chance.randrange(3))}
                archive(bench.reports / f"{chance.randrange(2)}.zip", members)
            case "fail":
                target.write_text(chance.choice(["exit\n", "malformed\n", ""]), "utf-8")
        if chance.random() < 0.6:
            bench.run(jobs=chance.choice([1, 2]))
    bench.run()
    assert_as_fresh(bench)


def test_a_result_that_the_database_cannot_hold_counts_as_failed(bench):
    """In the run that read it, and to whoever is strict also in those that leave it as it is."""
    bench.put("a.txt", "一")
    bench.put("b.txt", "二")

    def build(settings, results, target):
        target.write_bytes(b"")
        return [(root, path, "no such column") for root, path, _ in results if path == "b.txt"]

    first = bench.run(build=build)
    assert {one.path: one.status for one in first.outcomes} == {"a.txt": "extracted", "b.txt": "crashed"}
    assert first.exit_status(is_strict=False) == 1
    again = bench.run()
    assert (again.exit_status(is_strict=False), again.exit_status(is_strict=True)) == (0, 1)


def test_a_run_that_fails_leaves_a_line_too(bench):
    """Whoever reads the log in the morning sees that it began, and why it ended."""
    bench.put("a.txt", "一")

    def build(settings, results, target):
        raise errors.OutputError("no room on the disk")

    with pytest.raises(errors.OutputError):
        bench.run(build=build)
    (line,) = map(json.loads, (bench.out / history.FILE).read_text("utf-8").splitlines())
    assert line["error"] == "no room on the disk"
    assert {"start", "end", "version"} <= line.keys()
