"""Every file gets its place in the plan; nothing outside of the folder does, and nothing hangs."""

import os
import socket
from pathlib import Path

import pytest

from pipeline.batch import plan


def paths(*arguments: str | Path, output: str = "extracted") -> list[str]:
    return [f"{entry.root}:{entry.path}" for entry in plan.plan(map(Path, arguments), Path(output)).entries]


def put(*files: str) -> None:
    for file in files:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_text("x")


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_what_is_no_report_is_passed_over():
    """Hidden files, the notes of a corpus, and what office programs and systems leave."""
    put("corpus/.gitkeep", "corpus/README.md", "corpus/sources.csv", "corpus/~$a.docx", "corpus/.git/x", "corpus/a.txt")
    assert paths("corpus") == ["corpus:a.txt"]


def test_samples_stand_back_in_a_corpus():
    """Where the corpus holds a report of its own, its samples are not read."""
    put("corpus/samples/s.txt", "corpus/a.txt")
    assert paths("corpus") == ["corpus:a.txt"]


def test_samples_are_read_where_nothing_else_is():
    """A fresh corpus shows what its samples give."""
    put("corpus/samples/s.txt", "corpus/.gitkeep")
    assert paths("corpus") == ["corpus:samples/s.txt"]


def test_samples_are_read_where_they_are_named():
    """Naming them is enough."""
    put("corpus/samples/s.txt", "corpus/a.txt")
    assert paths("corpus", "corpus/samples") == ["corpus:a.txt", "corpus/samples:s.txt"]


@pytest.mark.parametrize(
    ("argument", "root"),
    [
        ("reports", "reports"),
        ("./reports/", "reports"),
        ("{here}/reports", "reports"),
        ("a/../reports", "a/../reports"),
    ],
)
def test_the_root_is_the_argument_as_given(argument, root, tmp_path):
    """An absolute argument leaves its last name."""
    put("reports/2021/x.txt", "a/.keep")
    assert paths(argument.format(here=tmp_path)) == [f"{root}:2021/x.txt"]


def test_a_file_stands_below_its_folder():
    """A file named alone has the name it has when its folder is named."""
    put("reports/x.txt")
    assert paths("reports/x.txt") == paths("reports") == paths("reports", "reports/x.txt")


def test_two_folders_of_one_name_are_refused():
    """Their results would mix."""
    put("a/reports/x.txt", "b/reports/x.txt")
    with pytest.raises(plan.WrongInput, match="called"):
        paths(Path("a/reports").absolute(), Path("b/reports").absolute())


def test_what_is_not_there_is_refused():
    """A misspelt argument never empties anything."""
    with pytest.raises(plan.WrongInput, match="no such"):
        paths("missing")


def test_results_are_never_read_as_reports():
    """Also where the output lies among the reports."""
    put("a.txt", "extracted/corpus/a.txt.json", "extracted/torikumi.sqlite")
    assert paths(".") == [".:a.txt"]


def test_results_never_lie_among_the_reports():
    """An output that would put each result beside its report is refused."""
    put("corpus/a.txt")
    with pytest.raises(plan.WrongInput, match="--out"):
        paths("corpus", output=".")


def test_what_is_no_file_is_listed_with_its_reason(tmp_path):
    """Pipes, sockets, and links that loop, lead out, lead nowhere."""
    put("corpus/sub/a.txt", "secret.txt")
    os.mkfifo("corpus/pipe.pdf")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind("corpus/socket.pdf")
    Path("corpus/loop").symlink_to("loop")
    Path("corpus/sub/up").symlink_to("..")
    Path("corpus/out.txt").symlink_to(tmp_path / "secret.txt")
    Path("corpus/zero").symlink_to("/dev/zero")
    Path("corpus/inside.txt").symlink_to("sub/a.txt")
    planned = plan.plan([Path("corpus")], Path("extracted")).entries
    listener.close()
    reasons = {entry.path: (entry.problem or "").split(":")[0].split(",")[0] for entry in planned}
    assert reasons == {
        "inside.txt": "",
        "loop": "a link that leads nowhere (Too many levels of symbolic links)",
        "out.txt": "a link out of the folder",
        "pipe.pdf": "this is a named pipe",
        "socket.pdf": "this is a socket",
        "sub/a.txt": "",
        "sub/up": "a link to a folder",
        "zero": "a link out of the folder",
    }


def test_order_does_not_depend_on_the_file_system():
    """Sorted by root and path."""
    put("r/b.txt", "r/a/z.txt", "r/a.txt")
    assert paths("r") == ["r:a.txt", "r:a/z.txt", "r:b.txt"]


def test_an_empty_folder_is_known_as_empty():
    """Nothing is removed for it."""
    Path("corpus").mkdir()
    assert plan.plan([Path("corpus")], Path("out")).empty == ("corpus",)


@pytest.mark.parametrize(
    ("argument", "root"),
    [("corpus", "corpus"), ("corpus/a.txt", "corpus"), ("corpus/2021", "corpus"), ("{here}/corpus", "corpus")],
    ids=["its folder", "a file", "a folder below", "an absolute folder"],
)
def test_the_list_of_sources_is_found_from(argument, root, tmp_path):
    put("corpus/sources.csv", "corpus/a.txt", "corpus/2021/b.txt")
    planned = plan.plan([Path(argument.format(here=tmp_path))], Path("extracted"))
    assert [(name, file.name) for name, file in planned.sources] == [(root, "sources.csv")]


def test_a_list_of_sources_above_the_argument_is_no_list_of_it():
    put("sources.csv", "corpus/a.txt")
    assert plan.plan([Path("corpus")], Path("extracted")).sources == ()
