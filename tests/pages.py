"""What the pages of documentation show, made again: answers of queries, output of commands, measured figures.

`make docs` writes it into the pages; test_readme.py demands that it stands there already.

- a ```sql block, and the Markdown table below it: the answer of the database of the samples
- a ```console block: what its line `$ …` prints
- `<!-- accuracy -->`: the samples against what they say; `<!-- dictionary -->`: every table and column;
  `<!-- statuses -->`: what the status of a document means; `<!-- pairing -->`: the measured curve of text out of order
"""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import test_samples
import truth

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.pairing import curve
from pipeline.commands.statuses import MEANINGS
from pipeline.store import describe

HOME = Path(__file__).resolve().parents[1]
PAGES = ("README.md", "README.ja.md", "docs/operations.md", "docs/queries.md", "docs/tables.md")
SQL = re.compile(r"(?ms)^(```sql\n(.+?)^```\n\n)((?:^\|[^\n]*\n)+)")
CONSOLE = re.compile(r"(?ms)^(```console\n\$ (.+?)\n)(.*?)(^```$)")
PART = re.compile(r"(?s)(<!-- (accuracy|dictionary|pairing|statuses)(?: (\w+))? -->\n).*?(<!-- /\2 -->)")
FORMATS = {"text": ("txt", "md"), "HTML": ("html",), "PDF": ("pdf",), "Word": ("docx",), "Excel": ("xlsx",)}
CURVE = ("strength 0.0", "strength 0.1", "strength 0.3", "strength 0.6", "strength 1.0", *curve.PAPERS)
CURVE_HEADS = {
    "en": ("input", "out of place", "right", "open", "wrong"),
    "ja": ("入力", "場所のずれた割合", "正しい", "空けた", "誤り"),
}
HEADS = {"en": ("format", "files", "facts in them", "found", "wrong"), "ja": ("形式", "件数", "事実", "読めた", "誤り")}


def build(folder: Path) -> Path:
    """The database of the samples, below the folder, as `make run` makes it."""
    output = folder / "extracted"
    command = [sys.executable, HOME / "cli.py", "extract", "corpus/samples", "--out", output]
    subprocess.run(command, cwd=HOME, check=False, capture_output=True, timeout=120)
    return output / "torikumi.sqlite"


def filled(page: str, database: Path) -> str:
    """The page with everything made again; what is the same stays as it is."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    parts: dict[str, Callable[[str], Iterable[str]]] = {
        "accuracy": accuracy,
        "dictionary": lambda _: dictionary(connection),
        "pairing": pairing,
        "statuses": lambda _: table(
            ("status", "what it means"), [(f"`{name}`", told) for name, told in MEANINGS.items()]
        ),
    }
    page = SQL.sub(lambda block: block[1] + lines(answer(connection, block[2])), page)
    page = CONSOLE.sub(lambda block: block[1] + printed(block[2]) + block[4], page)
    return PART.sub(lambda part: part[1] + lines(parts[part[2]](part[3] or "en")) + part[4], page)


def lines(found: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in found)


def answer(connection: sqlite3.Connection, query: str) -> Iterator[str]:
    cursor = connection.execute(query)
    yield from table([column[0] for column in cursor.description], [[_cell(value) for value in row] for row in cursor])


def _cell(value: object) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"
    for row in rows:
        yield f"| {' | '.join(_escaped(cell) for cell in row)} |"


def _escaped(cell: object) -> str:
    return str(cell).replace("|", "\\|").replace("\n", "<br>")


def printed(command: str) -> str:
    """What a command prints, run from the project's root by the environment of these tests."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "COLUMNS": "100"}
    ran = subprocess.run(
        ["bash", "-c", command], cwd=HOME, env=environment, check=True, capture_output=True, timeout=60
    )
    return ran.stdout.decode()


def accuracy(language: str) -> Iterator[str]:
    """The samples against what they say, by format."""
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for name in test_samples.FILES:
        kind = next(kind for kind, suffixes in FORMATS.items() if name.rpartition(".")[2] in suffixes)
        found = truth.difference(test_samples.result(name), test_samples.golds(name))
        for column, count in enumerate((1, found.stated, found.right, len(found.wrong))):
            totals[kind][column] += count
    yield from table(HEADS[language], [(kind, *_counts(totals[kind])) for kind in FORMATS])


def pairing(language: str) -> Iterator[str]:
    """The curve as it was last measured: input, share out of place, right, open, wrong."""
    measured = (curve.RESULTS / "pairing.md").read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in measured if line.startswith("|")]
    rows = {row[0]: (row[0], *row[3:7]) for row in cells}
    yield from table(CURVE_HEADS[language], [rows[kind] for kind in CURVE])


def _counts(total: Sequence[int]) -> tuple[str, ...]:
    files, stated, right, wrong = total
    share = "100 %" if right == stated else f"{min(100 * right / stated, 99.9):.1f} %"
    return str(files), f"{stated:,}", share, str(wrong)


def dictionary(connection: sqlite3.Connection) -> Iterator[str]:
    """Each table and view with its columns; bold is the primary key, * is never NULL."""
    for relation in describe.relations(connection):
        yield f"### `{relation.name}`"
        yield ""
        yield f"{relation.meaning}{' (a view)' if relation.kind == 'view' else ''}"
        yield ""
        heads = ("column", "type", "meaning")
        yield from table(heads, [(_column(column), column.type, column.meaning) for column in relation.columns])
        yield ""


def _column(column: describe.Column) -> str:
    name = f"**`{column.name}`**" if column.is_key else f"`{column.name}`"
    return f"{name} *" if column.is_required else name


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = build(Path(folder))
        for name in PAGES:
            page = HOME / name
            page.write_text(filled(page.read_text("utf-8"), database), "utf-8")


if __name__ == "__main__":
    main()
