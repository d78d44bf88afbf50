"""`torikumi show`: one file's extraction, printed for a person."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def show(
    file: Annotated[Path, typer.Argument(help="The report.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Print one file's extraction for a person."""
    import sys

    from pipeline import flow
    from pipeline.batch import source
    from schemas import result_json

    result = flow.result_of(source.read(str(file.resolve())), file.name)
    if as_json:
        sys.stdout.buffer.write(result_json.dumps(result, ""))
