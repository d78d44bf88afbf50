"""Where there is no room, the old results and database stay, the run says so and ends with 3, and room heals it."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from output_folder import results
from worlds import OUT, TOLD, World, extract, finish, living_in

STEP = 64 * 1024
NOT_WRITTEN = 3


def small_files(size: int):
    """No file may grow beyond the size; the system says so as it says that the disk is full."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def fill_until_it_fits(world: World, step: int) -> int:
    """Runs with more and more room; gives how many had too little."""
    failed, room = 0, 0
    while True:
        folder = world.attempt()
        before = results(folder / OUT)
        status = finish(extract(folder, "--jobs", "1", first=small_files(room)))
        if status in (0, 1):
            assert results(folder / OUT) == world.after
            return failed
        told = (folder / TOLD).read_text()
        assert status == NOT_WRITTEN, told
        assert results(folder / OUT) == before
        assert "make room" in told or not room  # with no room at all, nobody can be told
        assert not living_in(folder)
        world.assert_heals(folder)
        shutil.rmtree(folder)
        failed, room = failed + 1, room + step
        assert room < 100 * STEP


def test_a_full_disk_costs_nothing(world):
    """No room at all, then a little more each time, until the database fits."""
    assert fill_until_it_fits(world, 2 * STEP) >= 2


@contextmanager
def tiny_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A disk of that size, where the system lets us make one."""
    folder.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    if not sys.platform.startswith("linux") or os.geteuid():
        pytest.skip("only root makes disks")
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("the system makes no disks here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.slow
def test_a_small_disk_costs_nothing(world, tmp_path):
    """A disk that holds the old output and some more, up to one that holds everything; both outputs are compared."""
    size = sum(map(len, world.before.values())) // 1024
    failed = 0
    for room in range(0, 3 * size, 64):
        folder = world.attempt()
        with tiny_disk(tmp_path / "disk", size + 48 + room) as disk:
            try:
                shutil.copytree(folder / OUT, disk / OUT)
            except shutil.Error:
                shutil.rmtree(folder)
                continue
            shutil.rmtree(folder / OUT)
            (folder / OUT).symlink_to(disk / OUT)
            before = results(disk / OUT)
            status = finish(extract(folder))
            assert status in (0, 1, NOT_WRITTEN), (folder / TOLD).read_text()
            if status == NOT_WRITTEN:
                failed += 1
                assert results(disk / OUT) == before
                assert "No space left" in (folder / TOLD).read_text() or "full" in (folder / TOLD).read_text()
            else:
                assert results(disk / OUT) == world.after
            (folder / OUT).unlink()
            shutil.copytree(disk / OUT, folder / OUT)
        world.assert_heals(folder)
        shutil.rmtree(folder)
    assert failed >= 2
