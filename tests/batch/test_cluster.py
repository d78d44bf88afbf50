"""Read on other machines: the same bytes, whatever becomes of a worker."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sys
from pathlib import Path

import needs
import pytest

from pipeline import errors, vocabulary
from pipeline.batch import cluster, key, once, outpost, plan, run
from pipeline.batch.source import Task
from pipeline.loaders import ocr

SAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "samples"
EXTRACTOR = key.Extractor("vocabulary", key.Limits(30.0, 1024), ocr.switched_off, key.code_digest())


@pytest.fixture(scope="module")
def ended():
    """The outpost of this thread ends with its input."""
    yield
    process = cluster._outposts.process
    process.stdin.close()
    assert process.wait(10) == 0
    process.stdout.close()
    cluster._outposts.process = None


@pytest.mark.parametrize("name", ["hoshimi-2023.txt", "kodama-2020.xlsx", "shione-2025.pdf"])
def test_an_outpost_answers_as_at_home(name, ended):
    file = SAMPLES / name
    task = Task("place", "", name, "path-")
    header, body = cluster.read_there(outpost.order(task, EXTRACTOR), file.read_bytes())
    assert json.loads(header) == {"members": [], "is_new": True}
    assert body == once.read(file, EXTRACTOR)
    known = json.loads(body)["key"]
    header, body = cluster.read_there(outpost.order(task._replace(known=known), EXTRACTOR), file.read_bytes())
    assert (json.loads(header)["is_new"], body) == (False, b"")


def test_an_outpost_holds_the_limits(ended):
    """What takes too long costs itself; the next document is read."""
    slow = EXTRACTOR._replace(limits=key.Limits(0.001, 1024))
    task = Task("place", "", "a.txt", "path-")
    data = ("取組内容 " * 300_000).encode()
    _, body = cluster.read_there(outpost.order(task, slow), data)
    assert json.loads(body)["document"]["status"] == "timeout"
    _, body = cluster.read_there(outpost.order(task, EXTRACTOR), b"memo")
    assert json.loads(body)["document"]["status"] == "unrecognized"


def test_another_release_is_refused(ended):
    other = EXTRACTOR._replace(code_digest="other")
    header, body = cluster.read_there(outpost.order(Task("place", "", "a.txt", "path-"), other), b"memo")
    assert "other is asked for" in json.loads(header)["refusal"]
    assert body == b""


def test_an_outpost_that_was_killed_is_replaced(ended):
    task = outpost.order(Task("place", "", "a.txt", "path-"), EXTRACTOR)
    before = cluster.read_there(task, b"memo")
    os.kill(cluster._outposts.process.pid, signal.SIGKILL)
    cluster._outposts.process.wait()
    assert cluster.read_there(task, b"memo") == before


def test_without_dask_the_message_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(errors.OutputError, match=r"pip install 'torikumi\[cluster\]'"),
        cluster.Cluster("local:1", EXTRACTOR),
    ):
        pass


@pytest.mark.parametrize("address", ["local:many", "no such scheme://x"])
def test_an_address_without_a_cluster_is_said(address):
    needs.module("distributed")
    with pytest.raises(errors.OutputError, match="no cluster answers there"), cluster.Cluster(address, EXTRACTOR):
        pass


def build(settings, results, target):
    lines = (f"{root}/{path} {hashlib.sha256(file.read_bytes()).hexdigest()}\n" for root, path, file in results)
    target.write_text("".join(lines), "utf-8")
    return ()


def read(reports, out, watch=lambda *_: None, **where):
    extractor = key.Extractor(vocabulary.digest(), key.Limits(), ocr.find, key.code_digest())
    request = run.Request(plan.plan([reports], out), out, out / "a.sqlite", extractor, build, **where)
    statuses = {one.path: one.status for one in run.run(request, watch).outcomes}
    files = [file for file in sorted(out.rglob("*")) if file.suffix in (".json", ".sqlite") and file.name[0] != "."]
    return statuses, {file.relative_to(out).as_posix(): file.read_bytes() for file in files}


@pytest.mark.slow
def test_a_worker_lost_in_mid_run_changes_no_byte(tmp_path, monkeypatch):
    """Two workers, one killed with what it was reading; archives, failures and unreadable files among the documents."""
    needs.module("distributed")
    monkeypatch.chdir(tmp_path)
    reports = tmp_path / "reports"
    shutil.copytree(SAMPLES, reports / "samples")
    shutil.copytree(SAMPLES, reports / "again")
    shutil.make_archive(str(reports / "packed"), "zip", SAMPLES)
    (reports / "empty.txt").write_bytes(b"")
    (reports / "damaged.pdf").write_bytes(b"%PDF-1.7 nothing")
    (reports / "link.txt").symlink_to("/dev/zero")
    clusters = []
    enter = cluster.Cluster.__enter__
    monkeypatch.setattr(cluster.Cluster, "__enter__", lambda self: clusters.append(self) or enter(self))
    killed = []

    def watch(outcome, done, total):
        if done == 10:
            killed.extend(sorted(clusters[0].client.run(os.getpid).values())[:1])
            os.kill(killed[0], signal.SIGKILL)

    here = read(reports, tmp_path / "here")
    there = read(reports, tmp_path / "there", watch, cluster="local:2")
    assert killed
    assert there == here
    assert len(here[0]) > 70
