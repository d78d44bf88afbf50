"""`torikumi show`: one file's extraction, printed for a person."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.terminal import columns, put, say, style_for
from pipeline.commands.usage import FINDINGS, WRONG_USAGE

_WIDEST = 100


def show(
    file: Annotated[Path, typer.Argument(help="The report: PDF, HTML, DOCX, XLSX, picture or text.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON, as `extract` stores it.")] = False,
) -> None:
    """Print one file's extraction for a person.

    Exit status: 0 fine, 1 the file could not be read, is no known report, or has an error diagnostic, 2 wrong usage.
    """
    if not file.is_file():
        say(f"torikumi: {file}: there is no such file")
        raise typer.Exit(WRONG_USAGE)
    from pipeline import vocabulary
    from pipeline.batch import key, once, summary
    from pipeline.loaders import ocr

    body = once.read(file, key.Extractor(vocabulary.digest(), find_engine=ocr.find, code_digest=key.code_digest()))
    told = summary.read(body)
    if as_json:
        from pipeline.commands import json_output

        json_output.print_safe(body.decode())
    else:
        from pipeline.commands import show_document
        from pipeline.commands.page import Page

        wide = columns(_WIDEST)
        for line in show_document.lines(once.result(body), file.name, Page(wide, style_for(sys.stdout))):
            put(line, sys.stdout)
    raise typer.Exit(FINDINGS if told.errors or told.status not in {"extracted", "partial"} else 0)
