"""`torikumi extract`: files and folders in, one JSON a document and the database out."""

import signal
from collections.abc import Iterable
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import typer

from pipeline import errors
from pipeline.batch import key, plan, run
from pipeline.batch.publish import LeftOut
from pipeline.batch.report import Report
from pipeline.commands.extract_progress import Progress
from pipeline.commands.terminal import say
from pipeline.commands.usage import DATABASE, NOT_WRITTEN, OUTPUT, WRONG_USAGE
from pipeline.loaders import ocr as engine

CORPUS = Path("corpus")


def extract(
    *,
    paths: Annotated[list[Path] | None, typer.Argument(help="Files and folders.", show_default="corpus")] = None,
    db: Annotated[Path | None, typer.Option(help="The database.", show_default="OUT/torikumi.sqlite")] = None,
    out: Annotated[Path, typer.Option(help="The folder for one JSON a document.")] = OUTPUT,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes.", show_default="as needed")] = None,
    timeout: Annotated[
        float, typer.Option(min=1, help="Seconds one document may take; a page read by OCR adds 45.")
    ] = 60,
    memory_limit: Annotated[int, typer.Option(min=256, help="Megabytes of memory one document may take.")] = 1024,
    force: Annotated[bool, typer.Option("--force", help="Read everything again.")] = False,
    check_content: Annotated[
        bool, typer.Option("--check-content", help="Tell changed files by their content, not by size and time.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Count warnings and unchanged documents too.")] = False,
    ocr: Annotated[bool, typer.Option(help="Read scanned pages, where an OCR engine is at hand.")] = True,
    cluster: Annotated[
        str | None, typer.Option(help="Read on a Dask cluster: its scheduler's address, or local:N.", metavar="ADDRESS")
    ] = None,
    summary: Annotated[Path | None, typer.Option(help="Write a summary in Markdown there.")] = None,
) -> None:
    """Read files and folders into one JSON a document and one database.

    Only what changed is read again; what vanished from a folder named here leaves the database.

    Exit status: 0 fine, 1 a document read in this run needs eyes (the rest is stored all the same), 2 wrong usage,
    3 the output could not be written, or another run is at work.
    """
    _end_cleanly()
    try:
        planned = plan.plan(paths or [CORPUS], out)
    except plan.WrongInput as error:
        say(f"torikumi: {error}")
        raise typer.Exit(WRONG_USAGE) from error
    except errors.OutputError as error:
        say(f"torikumi: {error}")
        raise typer.Exit(NOT_WRITTEN) from error
    limits = key.Limits(timeout, memory_limit)
    extractor = key.Extractor(
        _vocabulary_digest(), limits, engine.find if ocr else engine.switched_off, key.code_digest()
    )
    request = run.Request(
        planned,
        out,
        db or out / DATABASE.name,
        extractor,
        _builder(planned),
        jobs=jobs,
        force=force,
        check_content=check_content,
        cluster=cluster,
    )
    for folder in planned.empty:
        say(f"{folder}: no reports there; what was read from it before stays")
    try:
        with Progress(len(planned.entries)) as progress:
            report = run.run(request, progress.update)
        if summary is not None:
            from pipeline.commands import extract_summary

            extract_summary.write(summary, report, out)
    except errors.OutputError as error:
        say(f"torikumi: {error}")
        raise typer.Exit(NOT_WRITTEN) from error
    _conclude(report, request.database)
    raise typer.Exit(report.exit_status(strict))


def _end_cleanly() -> None:
    """A run that is told to stop ends its children and its lock like one that fails."""

    def stop(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)


def _vocabulary_digest() -> str:
    from pipeline import vocabulary

    return vocabulary.digest()


def _builder(planned: plan.Plan) -> run.BuildWith:
    """The store is loaded only where there is something to build."""

    def build(settings: dict[str, Any], results: Iterable[tuple[str, str, Path]], target: Path) -> Iterable[LeftOut]:
        from pipeline.store import build as store

        sources = _sources(planned, {root for root, _, _ in results})
        built = store.build(results, target, extractor_version=key.VERSION, settings=settings, sources=sources)
        for remark in (*built.remarks, *(each.why for each in built.left_out)):
            say(remark)
        return built.left_out

    return build


def _sources(planned: plan.Plan, roots: set[str]) -> list[tuple[str, Path]]:
    """The lists of sources of this run, and those of folders read before and not named now."""
    known = dict(planned.sources)
    before = roots - known.keys() - set(planned.folders)
    known |= {root: file for root in before if (file := Path(root, plan.SOURCES)).is_file()}
    return sorted(known.items())


def _conclude(report: Report, database: Path) -> None:
    for one in report.outcomes.in_need_of_eyes():
        if not one.is_read:
            say(f"{one.root}/{one.path}: {one.status} as before and unchanged since; --force reads it again")
    for place in report.strangers:
        say(f"{place}: no result of torikumi; remove it from the output folder")
    read = report.outcomes.read
    told = ", ".join(f"{number} {status}" for status, number in report.outcomes.statuses.most_common())
    count = len(report.outcomes)
    parts = [f"{count} document{'' if count == 1 else 's'}" + (f": {told}" if told else "")]
    parts.append(
        f"{read} read, {count - read} unchanged" + (f", {len(report.removed)} removed" if report.removed else "")
    )
    parts.append(f"{database} {'written' if report.is_rebuilt else 'unchanged'}")
    say("; ".join(parts) + f" ({report.seconds:.1f} s)")
