"""What commands share for those who call them: exit statuses, and where results and database lie unless told otherwise."""

from __future__ import annotations

from pathlib import Path

FINDINGS = 1
WRONG_USAGE = 2
NOT_WRITTEN = 3
OUTPUT = Path("extracted")
DATABASE = OUTPUT / "torikumi.sqlite"
