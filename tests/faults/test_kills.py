"""A run that is killed leaves the old results and database or the new ones; the next run ends as if nothing had been."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time

import pytest
from steps import DISK, counting, killing
from worlds import SLOW, World, extract, finish

ESSENTIAL = (
    "publish.Output.__enter__",
    "run._Run.compare",
    "publish.Output.write",
    "run._Run.clear",
    "publish.Output.prepare",
    "publish.Output.rebuild",
    "build._write",
    "build._replace",
    "< fsync",
    "publish.Output.commit",
    "> replace",
    "< replace",
    "state.State.close",
    "history.append",
)

LATER = 1.1
AFTER_DISK = [f"< {call}" for call in DISK]


def kill_at_random(world: World, times: int, seed: int) -> None:
    """Ends so many runs at moments anywhere in them; each is looked at, and then healed.

    How long a run takes changes with what else the machine does: one that was over before it was to be ended tells how
    long it took, and another is begun in its place; after each that was not, later moments are tried too.
    """
    chance, ended, tries = random.Random(seed), 0, 0
    usual = SLOW
    while ended < times:
        folder = world.attempt()
        jobs = chance.choice(["1", "2", "3"])
        began = time.monotonic()
        process = extract(folder, "--jobs", jobs)
        if is_over(process, chance.uniform(0, usual)):
            usual = time.monotonic() - began
        else:
            os.kill(process, signal.SIGKILL)
            ended += finish(process) == -signal.SIGKILL
            usual *= LATER
        world.assert_whole(folder)
        world.assert_heals(folder)
        shutil.rmtree(folder)
        tries += 1
        assert tries <= 5 * times, "runs end before they are killed"


def is_over(process: int, patience: float) -> bool:
    """Whether the process ends within so many seconds; it can still be waited for where it does not."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            finish(process)
            return True
        time.sleep(0.002)
    return False


def steps_of(world: World) -> dict[str, int]:
    """Every step of a run that has something to do, and how often it is reached."""
    folder = world.attempt()
    list_of_steps = folder / "steps.txt"
    finish(extract(folder, "--jobs", "1", first=counting(list_of_steps)))
    lines = [line.partition(" ") for line in list_of_steps.read_text().splitlines()]
    return {step: int(number) for number, _, step in lines}


def kill_at(world: World, step: str, time: int) -> bool:
    """Whether the run came there and was ended; either way it heals."""
    folder = world.attempt()
    ended = finish(extract(folder, "--jobs", "1", first=killing(step, time))) == -signal.SIGKILL
    world.assert_whole(folder)
    world.assert_heals(folder)
    shutil.rmtree(folder)
    return ended


def test_a_kill_at_any_moment_leaves_old_or_new(world):
    """Ten kills; three hundred in the long form."""
    kill_at_random(world, 10, seed=1)


@pytest.mark.parametrize("step", ESSENTIAL)
def test_a_kill_at_a_step_leaves_old_or_new(world, step):
    """The steps that matter, each the first time it is reached."""
    assert kill_at(world, step, 1)


def test_every_essential_step_has_its_name(world):
    """A step that is called something else is a test that tests nothing."""
    assert set(ESSENTIAL) <= steps_of(world).keys()


@pytest.mark.parametrize("step", ["< write", "< replace"])
def test_a_kill_between_the_last_writes_leaves_old_or_new(world, step):
    """Where results take their places, and behind that."""
    number = steps_of(world)[step]
    assert all(kill_at(world, step, time) for time in range(number - 3, number))


@pytest.mark.slow
def test_three_hundred_kills(world):
    """At random moments, with one, two and three workers."""
    kill_at_random(world, 300, seed=2)


@pytest.mark.slow
def test_three_kills_at_every_step(world):
    """The first time, the last time, and one between, of each step there is; each time behind a call to the disk."""
    steps = steps_of(world)
    assert len(steps) > 60
    wanted = {(step, time) for step, number in steps.items() for time in (1, (number + 1) // 2, number)}
    wanted |= {(step, time) for step in AFTER_DISK for time in range(1, steps.get(step, 0) + 1)}
    ended = sum(kill_at(world, step, time) for step, time in sorted(wanted))
    assert ended >= 0.97 * len(wanted)
