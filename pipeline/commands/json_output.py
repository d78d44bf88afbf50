"""JSON for programs that read a command's output; harmless on a terminal too."""

from __future__ import annotations

import json
import re
import sys
from typing import Any

from pipeline.commands.terminal import UNSAFE


def write(value: Any) -> None:
    """One value on standard output. What steers a terminal stands there as an escape of JSON."""
    print_safe(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def print_safe(text: str) -> None:
    """JSON that is text already, on standard output; what steers a terminal becomes an escape."""
    safe = "\n".join(re.sub(UNSAFE, _escaped, line) for line in text.split("\n"))
    sys.stdout.buffer.write(safe.encode())


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"
