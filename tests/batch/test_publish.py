"""Old or new, never half; one run at a time; nothing outside of the output folder."""

import errno
import fcntl
import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest
from output_folder import results

from pipeline import errors
from pipeline.batch import publish


def test_a_second_run_is_told_who_is_first(bench):
    """It ends at once and names the process."""
    bench.put("a.txt", "一")
    with (
        publish.Output(bench.out, bench.database),
        pytest.raises(errors.RunInProgress, match=f"process {os.getpid()}"),
    ):
        bench.run()


def test_two_outputs_never_share_a_database(bench, tmp_path):
    """Also where their folders differ."""
    shared = tmp_path / "shared.sqlite"
    with publish.Output(tmp_path / "one", shared), pytest.raises(errors.RunInProgress):
        publish.Output(tmp_path / "two", shared).__enter__()


def test_the_lock_of_a_dead_run_blocks_nobody(bench):
    """The lock goes with its process; the file that stays means nothing."""
    bench.put("a.txt", "一")
    child = os.fork()
    if child == 0:
        publish.Output(bench.out, bench.database).__enter__()
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert bench.statuses() == {"a.txt": "extracted"}


def test_a_lock_that_outlives_its_run_for_a_moment_is_waited_for(bench):
    """A run was killed just as it had begun a child, which still holds what it inherited."""
    bench.put("a.txt", "一")
    bench.out.mkdir()
    lock = (bench.out / publish.LOCK).open("a+")
    fcntl.flock(lock, fcntl.LOCK_EX)
    dead = os.fork()
    if not dead:
        os._exit(0)
    os.waitpid(dead, 0)
    lock.write(f"{dead}\n")
    lock.flush()
    child = os.fork()
    if not child:
        time.sleep(0.3)
        os._exit(0)
    lock.close()
    assert bench.statuses() == {"a.txt": "extracted"}
    os.waitpid(child, 0)


def test_what_a_killed_run_left_is_cleaned(bench):
    """Temporary files do not outlive the next run."""
    left = bench.out / publish.TEMPORARY / "result"
    left.parent.mkdir(parents=True)
    left.write_text("half")
    bench.put("a.txt", "一")
    bench.run()
    assert not left.parent.exists()


def test_what_a_killed_build_left_is_cleaned(bench):
    """Also where nothing has changed since, and nothing is built."""
    bench.put("a.txt", "一")
    bench.run()
    left = [bench.out / f"torikumi.sqlite{ending}" for ending in (".new", ".new-journal", ".next", ".next.new")]
    for file in left:
        file.write_text("half")
    bench.run()
    assert not [file for file in left if file.exists()]


@pytest.mark.parametrize("place", ["../x.json", "x.json", "/etc/x.json", "a/../../x.json"])
def test_no_result_leaves_the_folder(bench, place):
    """Whatever made the place."""
    with publish.Output(bench.out, bench.database) as output, pytest.raises(errors.OutputError):
        output.write(place, b"{}")


def test_a_link_below_the_output_leads_nothing_out(bench, tmp_path):
    """Neither writing nor removing follows it."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.txt.json").write_text("keep")
    bench.out.mkdir()
    (bench.out / "reports").symlink_to(outside)
    bench.put("a.txt", "一")
    with pytest.raises(errors.OutputError, match="link"):
        bench.run()
    assert (outside / "a.txt.json").read_text() == "keep"


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EACCES], ids=["full disk", "no permission"])
def test_a_step_that_fails_leaves_the_old_state(bench, monkeypatch, fault):
    """Whatever step it is, renaming included: results and database are all old, the error names the place, the next run heals.

    Once all is in its place, only the line in the log can fail, and then all is new.
    """
    for name in "abc":
        bench.put(f"sub/{name}.txt", name)
    bench.run()
    for name in "abd":
        bench.put(f"sub/{name}.txt", name * 2)
    (bench.reports / "sub" / "c.txt").unlink()
    old, pristine, healed, ends = bench.results(), shutil.copytree(bench.out, bench.folder / "pristine"), set(), []
    step = 0
    while True:
        step += 1
        with monkeypatch.context() as patch:
            failing = Failing(patch, step, fault)
            told = failure(bench)
            assert told is None or str(bench.out) in told
            if failing.count < step:
                break
            if told is not None:
                ends.append(bench.results())
        bench.run()
        healed.add(str(bench.results()))
        shutil.rmtree(bench.out)
        shutil.copytree(pristine, bench.out)
    assert step > 20
    assert len(healed) == 1
    assert_as_fresh(bench)
    assert [end for end in ends if end != old] in ([], [bench.results()])


def test_a_result_that_cannot_take_its_place_holds_back_all(bench):
    """Somebody made a folder where a result belongs; once it is gone, the next run goes on."""
    bench.put("a.txt", "一")
    bench.run()
    bench.put("a.txt", "二")
    (bench.out / "reports" / "b.txt.json" / "note").mkdir(parents=True)
    bench.put("b.txt", "三")
    before = bench.results()
    assert "b.txt.json" in failure(bench)
    assert bench.results() == before
    assert not list(bench.out.glob("torikumi*.next"))
    shutil.rmtree(bench.out / "reports" / "b.txt.json")
    assert_as_fresh(bench)


def failure(bench):
    """What the run says where it fails."""
    try:
        bench.run()
    except errors.OutputError as error:
        return str(error)
    return None


class Failing:
    """The nth call that changes something on the disk raises the fault."""

    CALLS = ("write_bytes", "write_text", "replace", "open", "mkdir", "unlink")

    def __init__(self, patch, step, fault):
        self.count = 0
        self.fault = fault
        for name in self.CALLS:
            self._wrap(patch, name, getattr(Path, name), step)

    def _wrap(self, patch, name, real, step):
        def call(path, *args, **rest):
            if name != "open" or (args and args[0] != "rb"):
                self.count += 1
                if self.count == step:
                    raise OSError(self.fault, os.strerror(self.fault), str(path))
            return real(path, *args, **rest)

        patch.setattr(Path, name, call)


def assert_as_fresh(bench):
    fresh = bench.out.with_name("fresh")
    bench.run()
    bench.run(output=fresh, database=fresh / "torikumi.sqlite")
    assert results(fresh) == bench.results()


def test_a_kill_at_any_moment_heals(bench):
    """The database is the old one or the new one, and the next run ends where an uninterrupted one does."""
    from pipeline.store import build

    def store(settings, results, target):
        build.build(results, target)

    chance = random.Random(7)
    for number in range(20):
        bench.put(f"{number}.txt", f"記録 {number}")
    bench.run(build=store)
    for attempt in range(8):
        bench.put(f"{attempt}.txt", f"新しい記録 {attempt}")
        child = os.fork()
        if child == 0:
            bench.run(build=store)
            os._exit(0)
        time.sleep(chance.uniform(0, 0.12))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert is_whole(bench.database)
        bench.run(build=store)
        healed = bench.results()
        bench.run(build=store, force=True)
        assert bench.results() == healed
        assert not list(bench.out.glob("*.new"))


def is_whole(database):
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        (documents,) = connection.execute("SELECT count(*) FROM documents").fetchone()
        (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
    return sound == "ok" and documents >= 18
