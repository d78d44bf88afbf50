"""What lies on the disk while a run lasts behaves as if it lay in memory."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import errors
from pipeline.batch import scratch
from pipeline.batch.plan import Entries, Entry
from pipeline.batch.report import Outcome, Outcomes
from pipeline.batch.source import Queue
from pipeline.batch.state import FILE, Known, State

MANY = 2 * scratch._PART + 1
KNOWN = Known((1, 2), "key", "document", "extracted", 0, 1, {"items": 3}, (4, 5, 6), ("a", "b"))
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)


@given(st.lists(st.tuples(st.sampled_from(["add", "discard"]), TEXT)))
def test_places_are_an_ordered_set(steps):
    places, told = scratch.Places(), set()
    for step, place in steps:
        getattr(places, step)(place)
        getattr(told, step)(place)
    assert list(places) == sorted(told)
    assert all(place in places for place in told)


def test_places_may_change_while_somebody_goes_through_them():
    """Each is met once, and one that was taken out before its turn is not."""
    places = scratch.Places(f"{number:05}" for number in range(MANY))
    met = []
    for place in places:
        met.append(place)
        places.discard(place)
        places.discard(f"{MANY - 1:05}")
    assert met == [f"{number:05}" for number in range(MANY - 1)]
    assert list(places) == []


def test_entries_are_those_that_were_added():
    """Sorted by root and path, names that are no UTF-8 and all; the later one of a name counts."""
    odd = os.fsdecode(b"/r/\x90.txt")
    entries = Entries()
    entries.add([Entry("r", "b", "/r/b", (1, 2, 3)), Entry("r", "a/c", "/r/a/c", problem="no", is_folder=True)])
    entries.add([Entry("q", "%90.txt", odd), Entry("r", "b", "/other", (4, 5, 6))])
    assert list(entries) == [
        Entry("q", "%90.txt", odd),
        Entry("r", "a/c", "/r/a/c", problem="no", is_folder=True),
        Entry("r", "b", "/other", (4, 5, 6)),
    ]
    assert len(entries) == 3
    assert entries["r/b.json"].file == "/other"
    with pytest.raises(KeyError):
        entries["r/x.json"]


def test_outcomes_come_back_in_their_order():
    told = (("error", "malformed", "[/b]\x1b"), ("warning", "ocr", "あ"))
    given = [Outcome("r", f"{number}", "extracted", number % 2 == 0, 0, 0) for number in range(MANY)]
    given[7] = Outcome("r", "7", "malformed", True, 1, 1, told)
    outcomes = Outcomes()
    for outcome in given:
        outcomes.add(outcome)
    assert list(outcomes) == given
    assert len(outcomes) == MANY
    assert list(outcomes.in_need_of_eyes()) == list(outcomes.with_warnings()) == [given[7]]
    assert outcomes.statuses == {"extracted": MANY - 1, "malformed": 1}
    assert outcomes.read == sum(one.is_read for one in given)


def test_an_outcome_that_fails_after_all_keeps_what_was_told():
    outcomes = Outcomes()
    outcomes.add(Outcome("r", "a", "extracted", True, 0, 1, (("warning", "ocr", "あ"),)))
    outcomes.fail("r", "a", "crashed", ("error", "result-not-stored", "why"))
    (one,) = outcomes
    assert one == Outcome(
        "r", "a", "crashed", True, 1, 1, (("warning", "ocr", "あ"), ("error", "result-not-stored", "why"))
    )


def test_what_waits_is_asked_for_at_its_turn():
    """What is added later comes earlier, and nothing is taken from a source before it is wanted."""
    asked = []
    queue: Queue[int] = Queue()
    queue.add(asked.append(number) or number for number in range(3))
    assert (bool(queue), queue.take(), asked) == (True, 0, [0])
    queue.add([7, 8])
    queue.first(9)
    order = []
    while queue:
        order.append(queue.take())
    assert order == [9, 7, 8, 1, 2]


@pytest.mark.parametrize("members", [None, (), ("a", "あ")])
@pytest.mark.parametrize("source", [None, (1, 2, 3)])
def test_what_is_known_outlives_the_run(tmp_path, members, source):
    known = KNOWN._replace(members=members, source=source)
    first = State(tmp_path, tmp_path / "own")
    first.put("r/あ.json", known)
    first.close({"inputs": "x"}).replace(tmp_path / FILE)
    second = State(tmp_path, tmp_path / "own")
    assert second["r/あ.json"] == known
    assert second.database == {"inputs": "x"}
    second.put("r/あ.json", known)
    assert not second.is_changed
    second.forget("r/あ.json")
    assert second.is_changed
    assert len(second) == 0


@pytest.mark.parametrize("damage", ["cut off", "overwritten", "no database", "another version", "gone"])
def test_a_state_that_is_none_is_as_if_there_were_none(tmp_path, damage):
    state = State(tmp_path, tmp_path / "own")
    for number in range(MANY):
        state.put(f"r/{number}.json", KNOWN)
    file = state.close({}).replace(tmp_path / FILE)
    whole = file.read_bytes()
    if damage == "cut off":
        file.write_bytes(whole[: len(whole) // 2])
    elif damage == "overwritten":
        file.write_bytes(whole[:8192] + b"\xff" * 8192 + whole[16384:])
    elif damage == "no database":
        file.write_text("{}")
    elif damage == "another version":
        with sqlite3.connect(file) as connection:
            connection.execute("PRAGMA user_version = 99")
    else:
        file.unlink()
    again = State(tmp_path, tmp_path / "own")
    assert (len(again), again.database) == (0, {})
    again.put("r/a.json", KNOWN)
    assert again["r/a.json"] == KNOWN


def test_no_room_for_notes_is_an_output_error():
    """Told as what it is, with what to do."""
    with pytest.raises(errors.OutputError, match="TMPDIR"), scratch.finding_room():
        raise sqlite3.OperationalError("database or disk is full")


def test_nothing_of_it_has_a_name(tmp_path, monkeypatch):
    """What outgrows the memory lies in a file that is gone with the process."""
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    places = scratch.Places(f"{number:0500}" for number in range(5000))
    assert f"{7:0500}" in places
    assert list(Path(tmp_path).iterdir()) == []
