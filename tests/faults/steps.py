"""Steps of a run by name, from outside: what the interpreter tells of each call in the code that plans and publishes.

A step is a function of `batch` or `store` as it begins (`publish.Output.write`), or a call that touches the disk or the
database, before and after (`> replace`, `< replace`). Nothing in the project knows of it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from pipeline.batch import publish

HOME = Path(publish.__file__).parents[1]
FOLDERS = (f"{HOME}/batch/", f"{HOME}/store/")
DISK = ("fsync", "replace", "mkdir", "unlink", "rmdir", "scandir", "write")
CALLS = frozenset((*DISK, "flock", "fork", "wait4", "connect", "execute", "executemany", "executescript"))


def counting(target: Path) -> Callable[[], None]:
    """Writes down how often each step was reached, when the process ends."""
    steps: Counter[str] = Counter()

    def begin() -> None:
        owner = os.getpid()

        def watch(frame: FrameType, event: str, argument: Any) -> None:
            if os.getpid() == owner and (name := _name(frame, event, argument)):
                steps[name] += 1
                if name == "history.append":
                    target.write_text("".join(f"{number} {step}\n" for step, number in steps.items()))

        sys.setprofile(watch)

    return begin


def killing(step: str, time: int) -> Callable[[], None]:
    """Ends the process where it reaches the step for the nth time."""
    left = time

    def begin() -> None:
        owner = os.getpid()

        def watch(frame: FrameType, event: str, argument: Any) -> None:
            nonlocal left
            if os.getpid() == owner and _name(frame, event, argument) == step:
                left -= 1
                if not left:
                    os.kill(owner, signal.SIGKILL)

        sys.setprofile(watch)

    return begin


def _name(frame: FrameType, event: str, argument: Any) -> str | None:
    if event == "call":
        code = frame.f_code
        if not code.co_filename.startswith(FOLDERS) or "<" in code.co_name:
            return None
        return f"{Path(code.co_filename).stem}.{code.co_qualname}"
    is_of_text = isinstance(getattr(argument, "__self__", None), str | bytes)  # str.replace touches no disk
    if event in {"c_call", "c_return"} and getattr(argument, "__name__", "") in CALLS and not is_of_text:
        return f"{'>' if event == 'c_call' else '<'} {argument.__name__}"
    return None
