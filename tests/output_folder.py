"""An output folder as tests compare it."""

from __future__ import annotations

from pathlib import Path


def results(out: Path) -> dict[str, bytes]:
    """Results and database below the folder, without what is hidden: state, lock, and what waits for its place."""
    found = {
        file.relative_to(out): file
        for file in sorted(out.rglob("*"))
        if file.suffix in {".json", ".sqlite"} and file.is_file()
    }
    seen = {path: file for path, file in found.items() if not any(part.startswith(".") for part in path.parts)}
    return {path.as_posix(): file.read_bytes() for path, file in seen.items()}
