"""`python -m benchmarks.scale [DOCUMENTS]`: what many documents cost; writes results/scale.json, which docs/scale.md quotes.

The documents are the samples told again: another year, other counts. No two have the same bytes, each is read
and stored in full. Time is processor time, of all processes together.
"""

from __future__ import annotations

import io
import json
import random
import re
import resource
import shutil
import sqlite3
import sys
import tempfile
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline import flow, vocabulary
from pipeline.batch import key, plan, run
from pipeline.store import build
from schemas import result_json

HOME = Path(__file__).resolve().parents[2]
SAMPLES = sorted(file for file in (HOME / "corpus/samples").iterdir() if file.name != "README.md")
YEAR = re.compile(r"(?<=令和)\d(?=年)")
COUNT = re.compile(r"(?<=[^\d.,#\"=])\d{2}(?=[^\d.,%年月日期])")


def copies(count: int, folder: Path) -> None:
    """So many documents, the samples in turn, a hundred to a folder."""
    chance = random.Random(1)
    for number in range(count):
        sample = SAMPLES[number % len(SAMPLES)]
        target = folder / f"{number // 100:04}" / f"{number:06}{sample.suffix}"
        target.parent.mkdir(exist_ok=True, parents=True)
        target.write_bytes(retold(sample, chance, number))


def retold(sample: Path, chance: random.Random, number: int) -> bytes:
    data = sample.read_bytes()
    if sample.suffix == ".pdf":  # what is printed stays: its fonts hold no other characters
        return data + b"\n%% %d\n" % number
    if sample.suffix in (".docx", ".xlsx"):
        return _repacked(data, chance, number)
    codec = next(codec for codec in ("utf-8", "utf-16", "cp932", "euc_jp") if _decodes(data, codec))
    mark = f"\n<!-- {number} -->\n" if sample.suffix == ".html" else f"\n{number:06}\n"
    return (_changed(data.decode(codec), chance) + mark).encode(codec, "replace")


def _decodes(data: bytes, codec: str) -> bool:
    try:
        return "重点" in data.decode(codec) or "評価" in data.decode(codec)
    except UnicodeError:
        return False


def _changed(text: str, chance: random.Random) -> str:
    shift = chance.randrange(7)
    text = YEAR.sub(lambda found: str(1 + (int(found[0]) + shift - 1) % 8), text)
    return COUNT.sub(lambda _: str(chance.randrange(10, 100)), text)


def _repacked(data: bytes, chance: random.Random, number: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for info in source.infolist():
            content = source.read(info)
            if info.filename in ("word/document.xml", "xl/sharedStrings.xml"):
                content = _changed(content.decode(), chance).encode()
            copy.writestr(info, content)
        copy.comment = b"%d" % number
    return target.getvalue()


def by_format() -> dict[str, dict[str, float]]:
    """Seconds and bytes of a document, read in a process that has read others."""
    flow.prepare()
    seconds: dict[str, list[float]] = defaultdict(list)
    sizes: dict[str, list[int]] = defaultdict(list)
    for sample in SAMPLES * 3:
        began = time.process_time()
        result = flow.result_of(sample.read_bytes(), sample.name)
        body = result_json.dumps(result, "key")
        seconds[result.document.format or ""].append(time.process_time() - began)
        sizes[result.document.format or ""].append(len(body))
    return {
        form: {
            "samples": len(times) // 3,
            "milliseconds": round(1000 * sum(times) / len(times), 1),
            "json_bytes": round(sum(sizes[form]) / len(times)),
        }
        for form, times in sorted(seconds.items())
    }


def extraction(count: int, folder: Path) -> dict[str, object]:
    """A whole run without a database: two processes read, the parent writes."""
    reports, out = folder / "reports", folder / "out"
    copies(count, reports)
    extractor = key.Extractor(vocabulary.digest(), key.Limits(), None, key.code_digest())
    request = run.Request(plan.plan([reports], out), out, out / "a.sqlite", extractor, _no_database, jobs=2)
    began, processor = time.monotonic(), _processor()
    report = run.run(request, lambda *_: None)
    return {
        "documents": count,
        "statuses": dict(Counter(one.status for one in report.outcomes)),
        "seconds": round(time.monotonic() - began, 1),
        "processor_seconds": round(_processor() - processor, 1),
        "parent_megabytes": _peak(),
        "json_bytes": sum(file.stat().st_size for file in out.rglob("*.json") if not file.name.startswith(".")),
    }


def _no_database(_: dict[str, Any], results: Iterable[tuple[str, str, Path]], target: Path) -> tuple[()]:
    target.write_text(str(sum(1 for _ in results)), "utf-8")
    return ()


def databases(folder: Path, counts: Iterable[int]) -> Iterator[dict[str, object]]:
    """The database of the first so many results."""
    out = folder / "out"
    results = sorted(file for file in (out / "reports").rglob("*.json"))
    for count in counts:
        held = [
            ("reports", str(file.relative_to(out / "reports")).removesuffix(".json"), file) for file in results[:count]
        ]
        target = folder / f"{count}.sqlite"
        began = time.process_time()
        build.build(held, target, extractor_version=key.VERSION, settings={}, sources=[])
        seconds = time.process_time() - began
        with sqlite3.connect(target) as database:
            (items,) = database.execute("SELECT count(*) FROM items").fetchone()
        yield {
            "documents": len(held),
            "items": items,
            "seconds": round(seconds, 1),
            "seconds_a_thousand": round(1000 * seconds / len(held), 2),
            "bytes_a_document": target.stat().st_size // len(held),
            "megabytes_of_memory": _peak(),
        }
        target.unlink()


def _processor() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def main(count: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="torikumi-scale-"))
    try:
        measured = {"by_format": by_format(), "extraction": extraction(count, folder)}
        measured["database"] = list(databases(folder, (count // 10, count // 3, count)))
    finally:
        shutil.rmtree(folder)
    target = HOME / "benchmarks/results/scale.json"
    target.write_text(json.dumps(measured, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(target.read_text("utf-8"))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
