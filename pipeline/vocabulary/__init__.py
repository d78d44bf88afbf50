"""Words of the field as data: TOML files with every spelling and where it was seen, and lazily read tables over them.

`places` are cities, wards and centers, `programs` the seven 事業, `sections` the blocks of a report. Examples beside
the words are proved by a test. A word is added as a line of a TOML file, never in code.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def read(name: str) -> dict[str, Any]:
    """The parsed file `<name>.toml`."""
    import tomllib

    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


@functools.cache
def digest() -> str:
    """SHA-256 over the names and bytes of all TOML files: results rest on these words, whatever tables use them."""
    import hashlib

    total = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.toml"), key=lambda path: path.name):
        data = path.read_bytes()
        total.update(f"{path.name}\0{len(data)}\0".encode() + data)
    return total.hexdigest()
