"""A folder of reports, an output folder, and runs over them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import pytest
from misdeeds import fake
from output_folder import results

from pipeline.batch import key, plan, run


def stub(settings: dict[str, object], results: Iterable[tuple[str, str, Path]], target: Path) -> None:
    """A database for tests: a line a document, with the bytes of its result."""
    lines = [f"{root}/{path} {hashlib.sha256(file.read_bytes()).hexdigest()}\n" for root, path, file in results]
    target.write_text("".join(sorted(lines)), "utf-8")


class Bench:
    """A folder of reports, an output folder, and runs over them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.reports = folder / "reports"
        self.out = folder / "out"
        self.database = self.out / "torikumi.sqlite"
        self.reports.mkdir()
        self.seconds = 10.0  # more than a busy machine needs; less where a test waits for the clock

    def put(self, path: str, content: str | bytes) -> Path:
        file = self.reports / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def request(self, **changes: object) -> run.Request:
        limits = key.Limits(self.seconds, megabytes=256)
        extractor = key.Extractor("vocabulary", limits)
        planned = plan.plan([self.reports], self.out)
        wanted = run.Request(planned, self.out, self.database, extractor, stub, fake, jobs=1)
        return wanted._replace(**changes)

    def run(self, **changes: object) -> run.Report:
        return run.run(self.request(**changes), lambda *_: None)

    def statuses(self, **changes: object) -> dict[str, str]:
        return {one.path: one.status for one in self.run(**changes).outcomes}

    def results(self) -> dict[str, bytes]:
        """Every file of the output that a run answers for, but the state and the log."""
        return results(self.out)


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.chdir(tmp_path)
    return Bench(tmp_path)
