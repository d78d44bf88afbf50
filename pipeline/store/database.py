"""A database that is there, opened to be read."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from pipeline.errors import OutputError
from schemas.records import SCHEMA_VERSION

APPLICATION_ID = 0x746F7269  # "tori"


def read_only(path: Path) -> sqlite3.Connection:
    """The database at `path`, which nothing can change through this connection.

    Raises `OutputError` for a file that is none of ours, or that a newer program has made.
    """
    if not path.is_file():
        raise OutputError(f"{path}: there is no such database; `torikumi extract` makes one")
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error as error:
        raise OutputError(f"{path}: this cannot be read as a database ({error})") from error
    if application != APPLICATION_ID:
        connection.close()
        raise OutputError(f"{path}: this is no database of torikumi")
    if version > SCHEMA_VERSION:
        connection.close()
        raise OutputError(f"{path}: a newer torikumi has made it (schema {version}); update this one")
    connection.row_factory = sqlite3.Row
    return connection
