"""The files that are read: sheets of benchmarks/pairing, printed and typed. The same seed gives the same bytes.

Building three hundred reports takes half a minute, so they are kept in benchmarks/inputs until what makes them changes.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

from benchmarks.pairing import generator, layout
from benchmarks.pairing.layout import Sheet
from benchmarks.speed import office

HERE = Path(__file__).parent
KEPT = HERE.parent / "inputs"
MAKERS = (*sorted((HERE.parent / "pairing").glob("*.*")), HERE / "inputs.py", HERE / "office.py")
FIRST_SEED = 10_000  # rules were tuned on seeds below 1000
FORMATS = ("pdf", "docx", "xlsx")
# thirty invented wards, twelve years each: no two reports are editions of one
WARDS = tuple(
    f"{name}区"
    for name in (
        *("朝凪", "夕凪", "青嶺", "白樺", "若草", "野菊", "小麦", "早苗", "千鳥", "浜風"),
        *("松風", "竹林", "梅園", "桐原", "萩野", "藤沢野", "柳川原", "楓山", "椿坂", "桂浜"),
        *("茜台", "藍川", "緋桜", "銀杏", "琥珀", "瑠璃", "真珠", "珊瑚", "水晶", "翡翠"),
    )
)
CENTER = "ひだまりひろば"
FIRST_YEAR, YEARS = 2015, 12


class Inputs:
    """One file of many pages, and folders with one report a file: `pdf`, `docx`, `xlsx`."""

    def __init__(self, folder: Path, reports: int, pages: int) -> None:
        self.folder = folder
        self.reports = reports
        self.pages = pages

    @property
    def book(self) -> Path:
        """Reports one after the other in one PDF."""
        return self.folder / "book.pdf"

    def files(self, form: str) -> list[Path]:
        """The folder of this format, in order."""
        return [self.folder / form / f"{seed}.{form}" for seed in self.seeds]

    @cached_property
    def seeds(self) -> list[int]:
        """Of the reports in the folders. A report without a head names no ward; each of these has one."""
        return [seed for seed, _ in zip(with_head(), range(self.reports), strict=False)]

    @cached_property
    def book_seeds(self) -> list[int]:
        """As many as fill the pages."""
        seeds, pages = [], 0
        for seed in with_head():
            if pages >= self.pages:
                break
            seeds.append(seed)
            pages += len(sheet(seed).pages)
        return seeds

    def build(self) -> None:
        """Makes what is not there, or was made by another version of the makers."""
        mark, digest = self.folder / "made-by", self._digest()
        if mark.exists() and mark.read_text() == digest:
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        write: dict[str, Callable[[int], bytes]] = {
            "pdf": printed_report,
            "docx": lambda seed: office.docx(sheet(seed)),
            "xlsx": lambda seed: office.xlsx(sheet(seed)),
        }
        for form in FORMATS:
            (self.folder / form).mkdir(parents=True)
            for seed, file in zip(self.seeds, self.files(form), strict=True):
                file.write_bytes(write[form](seed))
        self.book.write_bytes(printed_book(self.book_seeds))
        mark.write_text(digest)

    def _digest(self) -> str:
        made = hashlib.sha256(f"{self.reports} {self.pages}".encode())
        for file in MAKERS:
            made.update(file.read_bytes())
        return made.hexdigest()


def with_head() -> Iterator[int]:
    """Seeds whose reports begin with the head of the form."""
    seed = FIRST_SEED
    while True:
        if generator.report(seed).has_header:
            yield seed
        seed += 1


def sheet(seed: int) -> Sheet:
    """The report on paper: of another ward than the one before, a year later after all wards."""
    years, ward = divmod(seed - FIRST_SEED, len(WARDS))
    return layout.printed(generator.report(seed, (WARDS[ward], CENTER), FIRST_YEAR + years % YEARS))


def printed_report(seed: int) -> bytes:
    """A ruled PDF; in every second one the texts of a page are drawn in random order."""
    from benchmarks.pairing.paper import pdf

    return pdf(sheet(seed), seed, is_ruled=True)


def printed_book(seeds: list[int]) -> bytes:
    from benchmarks.pairing.paper import book

    return book([(sheet(seed), seed) for seed in seeds], is_ruled=True)
