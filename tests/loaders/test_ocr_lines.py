"""Lines of text are found in a picture, tight or large, beside each other or level with the middle of others."""

from __future__ import annotations

import pdf_makers as make
import pytest
import scans
from pdf_makers import Text

from pipeline.loaders import ocr_lines, ocr_picture, ocr_rulings, ocr_shapes, pdf_grids

BODY = [Text(60, 200 + 16 * row, "地域の親子が集まる広場を月に三回開きました。") for row in range(6)]


def found(*marks: make.Mark) -> list[tuple[int, int, int, int]]:
    """The boxes of the lines in points."""
    picture = ocr_picture.prepared(scans.office(scans.pictures(make.paper(marks))[0]), 200 / 72)
    assert picture is not None
    page = (0, 0, *picture.ink.size)
    em = ocr_lines.usual_height(picture.ink, [page], picture.scale)
    return [tuple(round(edge / picture.scale) for edge in box) for _, box in ocr_lines.find(picture.ink, [page], em)]


CASES: dict[str, tuple[list[make.Mark], int]] = {
    "set apart": (BODY, 6),
    "tight": ([Text(60, 200 + 10.4 * row, "地域の親子が集まる広場を月に三回開きました。") for row in range(6)], 6),
    "a large title": ([Text(60, 100, "地域子育て支援拠点事業", 22), *BODY], 7),
    "a label level with the middle of its text": (
        [
            Text(60, 308, "取組の成果"),
            Text(200, 300, "延べ四百人が参加した。"),
            Text(200, 316, "交流が続いている。"),
            *BODY,
        ],
        9,
    ),
    "a label spaced out": ([Text(60, 150, "事　業　目　的"), *BODY], 7),
}


@pytest.mark.parametrize("case", CASES)
def test_each_line_is_found_once(case: str) -> None:
    marks, number = CASES[case]
    assert len(found(*marks)) == number


def test_lines_of_a_page_askew_are_level() -> None:
    assert all(bottom - top < 14 for _, top, _, bottom in found(*BODY))


def test_walls_and_lines_of_a_table_are_found() -> None:
    marks = [
        *make.ruled((60, 160, 540), (200, 230, 290)),
        Text(70, 210, "取組内容"),
        Text(170, 210, "広場を開きます。"),
    ]
    picture = ocr_picture.prepared(scans.office(scans.pictures(make.paper(marks))[0]), 200 / 72)
    assert picture is not None
    rulings = ocr_rulings.find(picture)
    (table,) = pdf_grids.find(rulings.horizontal, rulings.vertical)
    assert (len(table.ys), len(table.xs), len(table.cells)) == (3, 3, 4)


def test_a_wall_through_two_low_rows_is_found() -> None:
    marks = [*make.ruled((60, 540), (200, 208.5)), *make.ruled((60, 300, 540), (208.5, 217, 225.5)), *BODY[3:]]
    picture = ocr_picture.prepared(scans.pictures(make.paper(marks))[0], 200 / 72)
    assert picture is not None
    rulings = ocr_rulings.find(picture)
    (table,) = pdf_grids.find(rulings.horizontal, rulings.vertical)
    assert len(table.cells) == 5


@pytest.mark.parametrize("sign", "●○■～")
def test_signs_that_the_engine_does_not_know_are_told_by_their_shape(sign: str) -> None:
    marks = [Text(60, 100, f"前の文{sign}広場を月に三回開きました。"), *BODY]
    picture = ocr_picture.prepared(scans.office(scans.pictures(make.paper(marks))[0]), 200 / 72)
    assert picture is not None
    page = (0, 0, *picture.ink.size)
    em = ocr_lines.usual_height(picture.ink, [page], picture.scale)
    lines = [line for _, line in ocr_lines.find(picture.ink, [page], em)]
    assert [shape.text for line in lines for shape in ocr_shapes.find(picture, line, em)] == [sign]
