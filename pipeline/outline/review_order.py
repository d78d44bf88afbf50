"""Reviews in running text whose texts stand before their labels, as they do where labels were centered beside them.

The form leaves one way for most of them: visions are counted ①②③, questions are lettered ア イ ウ, grades are letters in rows of
two, and a label whose text stands before it takes none behind it. What can go to either of two labels stays open.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.outline import labels, lines, markers, shapes, titles
from schemas.outline import COLUMN, FIELD, OPEN, PROGRAM, REPAIRED, SECTION, Label, Line, RatingRow

TEXT, GRID, NAME, TITLE = "text", "grid", "label", "title"
COUNTED, LETTERED, GRADES, WORDS = "counted", "lettered", "grades", "words"  # what a text looks like
SHAPED = {"visions": COUNTED, "viewpoints": LETTERED}
HOLDERS = (
    "outcomes_and_issues",
    "operator_reasons",
)  # a label of theirs may follow at once: none of them is blank then
APART = "its label stands apart from it"
MOVED = "its label stands behind it"
EITHER = "it stands between two labels, and either may be its own"
_grade_row = re.compile(r"[A-EＡ-Ｅ](?:[ 　\t]+[A-EＡ-Ｅ]){1,2}")


class Piece(NamedTuple):
    """A label, a title, a grid, or lines without a gap between them."""

    kind: str
    lines: tuple[Line, ...] = ()
    label: Label | None = None
    grid: int | None = None
    looks: str = WORDS
    is_bound: bool = False  # a label with its text on its own line

    @property
    def role(self) -> str:
        return self.label.role if self.label is not None else ""


class Ratings(NamedTuple):
    """Visions with the grades that stand apart from them, as the rows of a table."""

    head: tuple[Line, ...]
    rows: tuple[RatingRow, ...]


Step = tuple[Line, ...] | int | Ratings


class Ordered(NamedTuple):
    """Lines, grids and ratings in their order of meaning; the blocks that were moved or left open, and why."""

    steps: tuple[Step, ...]
    methods: dict[int, tuple[str, str | None]]


def repair(flow: Sequence[Line | int]) -> Ordered | None:
    """The review in the order of its form; None where nothing shows that its texts stand before their labels."""
    pieces = list(_pieces(flow))
    starts = [at for at, piece in enumerate(pieces) if piece.label is not None and piece.label.kind == PROGRAM]
    bounds = [*starts, len(pieces)]
    programs = [pieces[start:end] for start, end in itertools.pairwise(bounds)]
    if not any(_is_reversed(program) or _is_torn(program) for program in programs):
        return None
    methods: dict[int, tuple[str, str | None]] = {}
    steps = list(_head(pieces[: bounds[0]], methods))
    for program in programs:
        steps += (_torn if _is_torn(program) else _program)(program, methods)
    return Ordered(tuple(_joined(steps)), methods)


def _joined(steps: Sequence[Step]) -> Iterator[Step]:
    """Lines between two grids are read in one go: what a program's head is, the label behind it tells."""
    held: tuple[Line, ...] = ()
    for step in steps:
        if isinstance(step, tuple) and not isinstance(step, Ratings):
            held += step
            continue
        yield from [held] if held else []
        yield step
        held = ()
    yield from [held] if held else []


# -- pieces


def _pieces(flow: Sequence[Line | int]) -> Iterator[Piece]:
    held: list[Line] = []
    for step in (*flow, -1):
        if isinstance(step, int):
            yield from _of_lines([piece for line in held for piece in labels.unglue(line)])
            held = []
            if step >= 0:
                yield Piece(GRID, grid=step)
        else:
            held.append(step)


def _of_lines(held: Sequence[Line]) -> Iterator[Piece]:
    at, start = 0, 0
    while at < len(held):
        taken = titles.length(held[at : at + 3])
        label, rest = (None, None) if taken else labels.at(held, at)
        program = None if taken or label is not None else _program_head(held, at, is_first=at == start)
        if at > start and (taken or label is not None or program is not None or held[at].after_gap):
            yield _text(held[start:at])
            start = at
        if taken:
            yield Piece(TITLE, tuple(held[at : at + taken]))
        elif program is not None:
            yield Piece(NAME, (held[at],), program)
        elif label is not None:
            yield Piece(NAME, label.lines if rest is None else (held[at],), label, is_bound=rest is not None)
        else:
            at += 1
            continue
        at = start = at + (taken or (len(label.lines) if label is not None and rest is None else 1))
    if start < len(held):
        yield _text(held[start:])


def _program_head(held: Sequence[Line], at: int, *, is_first: bool) -> Label | None:
    """A program's name in a paragraph of its own, with a number, over the visions or their label."""
    label = labels.program_head(held[at])
    if label is None or not label.numbers or at + 1 >= len(held) or not held[at + 1].after_gap:
        return None
    below = labels.match(held[at + 1 : at + 2])
    is_over = below is not None and below.role == "visions"
    return label if (held[at].after_gap or is_first) and (is_over or _number(held[at + 1]) == 1) else None


def _text(held: Sequence[Line]) -> Piece:
    return Piece(TEXT, tuple(held), looks=_looks(held))


def _looks(held: Sequence[Line]) -> str:
    if all(_is_of_grades(line) for line in held):
        return GRADES
    if markers.KANA[:1] == held[0].text[:1] and markers.opens(held[0].text):
        return LETTERED
    first = markers.first(held[0].text)
    is_counted = first is not None and first.kind == markers.CIRCLE and first.numbers == (1,)
    return COUNTED if is_counted and held[0].text[first.end :].strip() else WORDS  # type: ignore[union-attr]


def _is_of_grades(line: Line) -> bool:
    """A row of grades, the names of those who gave them, or the head over both."""
    label = labels.match([line])
    return (
        _grade_row.fullmatch(line.text) is not None
        or bool(labels.parties(line.text))
        or (label is not None and label.kind == COLUMN)
    )


def _number(line: Line) -> int:
    marker = markers.first(line.text)
    return marker.numbers[0] if marker is not None and marker.numbers else 0


# -- signs


def _is_reversed(program: Sequence[Piece]) -> bool:
    """Counted visions right before their label, or lettered questions right before theirs, and none behind it."""
    for before, piece, after in zip(program, program[1:], [*program[2:], None], strict=False):
        looks = SHAPED.get(piece.role)
        if looks is not None and before.looks == looks and (after is None or after.looks != looks):
            return True
    return False


def _is_torn(program: Sequence[Piece]) -> bool:
    """Counted visions, or lettered questions, that do not stand beside their label, as where labels stand together."""
    for role, looks in SHAPED.items():
        names = [at for at, piece in enumerate(program) if piece.role == role and not piece.is_bound]
        texts = [at for at, piece in enumerate(program) if piece.looks == looks]
        if len(names) == len(texts) == 1 and _is_apart(program, names[0], texts[0]):
            return True
    return False


def _is_apart(program: Sequence[Piece], name: int, text: int) -> bool:
    """Nothing stands right behind the label, and another label between the two."""
    low, high = sorted((name, text))
    is_blank = name + 1 == len(program) or program[name + 1].kind == NAME
    return is_blank and any(piece.kind == NAME for piece in program[low + 1 : high])


# -- the head of the report


def _head(pieces: Sequence[Piece], methods: dict[int, tuple[str, str | None]]) -> Iterator[Step]:
    """Rows of the head: a text goes to the one label whose row it looks like, wherever it stands."""
    wanted = [piece.role for piece in pieces if piece.label is not None and piece.label.kind == FIELD]
    texts = [piece for piece in pieces if piece.kind == TEXT]
    owner = {piece.lines: shapes.best(piece.lines) for piece in texts}
    for at, piece in enumerate(pieces):
        if piece.grid is not None:
            yield piece.grid
        elif piece.kind != TEXT:
            yield piece.lines
            yield from (
                text.lines for text in texts if wanted.count(piece.role) == 1 and owner[text.lines] == piece.role
            )
        elif owner[piece.lines] not in wanted:
            if at and pieces[at - 1].role in shapes.FIELDS:
                methods.update(_noted(piece, OPEN, "it does not look like what stands in this row"))
            yield piece.lines
    for at, piece in enumerate(pieces):
        role = owner.get(piece.lines)
        if piece.kind == TEXT and role in wanted and (not at or pieces[at - 1].role != role):
            methods.update(_noted(piece, REPAIRED, MOVED))


# -- programs


def _program(program: Sequence[Piece], methods: dict[int, tuple[str, str | None]]) -> Iterator[Step]:
    """The labels of a program, each with the texts that are its own."""
    names = [at for at, piece in enumerate(program) if piece.kind == NAME]
    own: dict[int, list[Piece]] = {at: [] for at in names}
    shaped = {role: looks for role, looks in SHAPED.items() if any(piece.looks == looks for piece in program)}
    before: set[int] = set()  # labels whose text stands before them
    for at, end in zip(names, [*names[1:], len(program)], strict=True):
        run = Run(at, program[at + 1 : end], end if end in own else None, has_own=at in before)
        for piece, place in zip(run.pieces, _places(program, run, shaped), strict=True):
            if place is None:
                methods.update(_noted(piece, OPEN, EITHER))
            elif place != at:
                methods.update(_noted(piece, REPAIRED, MOVED))
                before.add(place)
            own[at if place is None else place].append(piece)
    yield from _steps(program, own)


class Run(NamedTuple):
    """What stands between two labels: the place of the one before it, and of the one behind it, if there is one."""

    name: int
    pieces: Sequence[Piece]
    after: int | None
    has_own: bool  # the text of the label before it stands before that label


def _places(program: Sequence[Piece], run: Run, shaped: dict[str, str]) -> list[int | None]:
    """For each piece of a run, the label that it belongs to; None where it may be either's."""
    found: list[int | None] = [_shaped(program, piece, run, shaped) for piece in run.pieces]
    words = [place for place, piece in enumerate(run.pieces) if piece.looks == WORDS]
    label, after = program[run.name], run.after
    takes_none = run.has_own or label.role in shaped or (label.label is not None and label.label.kind == PROGRAM)
    to_next = after if after is not None and program[after].role not in shaped else None
    first, is_sure = _of_blank([run.pieces[place] for place in words])
    is_blank = after is not None and _is_blank(program, after, shaped)
    for order, place in enumerate(words):
        if takes_none:
            found[place] = to_next
        elif is_blank and order >= first:
            found[place] = after if is_sure else None
        else:
            found[place] = run.name
    return found


def _shaped(program: Sequence[Piece], piece: Piece, run: Run, shaped: dict[str, str]) -> int | None:
    """Counted visions and lettered questions belong to the label of theirs beside them; grades stay where they are."""
    if piece.looks in (COUNTED, LETTERED):
        beside = (place for place in (run.name, run.after) if place is not None)
        own = [place for place in beside if shaped.get(program[place].role) == piece.looks]
        is_list = piece.looks == COUNTED and not run.has_own and program[run.name].role not in shaped
        return own[0] if own else run.name if is_list else None
    return run.name


def _is_blank(program: Sequence[Piece], at: int, shaped: dict[str, str]) -> bool:
    """A section that nothing but another label, or a text of another shape, follows."""
    piece = program[at]
    is_section = piece.label is not None and piece.label.kind == SECTION and not piece.is_bound
    if not is_section or piece.role in HOLDERS or piece.role in shaped:
        return False
    after = program[at + 1] if at + 1 < len(program) else None
    return after is None or after.kind == NAME or after.looks in (COUNTED, LETTERED)


def _of_blank(words: Sequence[Piece]) -> tuple[int, bool]:
    """From which text on a run may be that of the blank label behind it, and whether that is sure.

    The one text without a sub-heading behind those that have one is its own.
    """
    headed = [at for at, piece in enumerate(words) if piece.kind == TEXT and _number(piece.lines[0])]
    if not headed:
        return min(len(words) - 1, 1), False
    first = headed[-1] + 1 + (len(words[headed[-1]].lines) == 1)  # a sub-heading alone has its text behind a gap
    return first, len(words) - first == 1


def _torn(program: Sequence[Piece], methods: dict[int, tuple[str, str | None]]) -> Iterator[Step]:
    """A program whose labels stand apart from their texts: only texts that one label's alone can be are given to it."""
    looks = {piece.looks: piece for piece in program if piece.looks in (COUNTED, LETTERED)}
    for piece in program:
        if piece.grid is not None:
            yield piece.grid
        elif piece.kind != TEXT:
            yield piece.lines
            text = looks.get(SHAPED.get(piece.role, ""))
            if text is not None:
                methods.update(_noted(text, REPAIRED, APART))
                yield text.lines
        elif looks.get(piece.looks) is not piece or not any(SHAPED.get(other.role) == piece.looks for other in program):
            methods.update(_noted(piece, OPEN, APART))
            yield piece.lines


def _steps(program: Sequence[Piece], own: dict[int, list[Piece]]) -> Iterator[Step]:
    """Each label with its texts; visions as rows with their grades, where there are as many of the one as of the other."""
    grades = [piece for held in own.values() for piece in held if piece.looks == GRADES]
    counted = {at: [piece for piece in held if piece.looks == COUNTED] for at, held in own.items()}
    visions = next((at for at in own if program[at].role == "visions"), None)
    ratings = _ratings(program[visions], counted[visions], grades) if visions is not None and grades else None
    for piece in program[: min(own, default=len(program))]:
        yield piece.lines
    for at, held in own.items():
        yield program[at].lines
        if at == visions and ratings is not None:
            yield ratings
        for piece in held:
            if piece.grid is not None:
                yield piece.grid
            elif ratings is None or not (piece.looks == GRADES or (at == visions and piece.looks == COUNTED)):
                yield piece.lines


def _ratings(label: Piece, counted: Sequence[Piece], grades: Sequence[Piece]) -> Ratings | None:
    words = [line for piece in counted for line in piece.lines]
    starts = [at for at, line in enumerate(words) if _number(line)]
    held = [line for piece in grades for line in piece.lines]
    named = [party for line in held for party in (labels.parties(line.text),) if party]
    given = [line for line in held if _grade_row.fullmatch(line.text)]
    if len(named) != 1 or len(starts) != len(given) or starts[:1] != [0]:
        return None
    rows = []
    for start, end, line in zip(starts, [*starts[1:], len(words)], given, strict=True):
        letters = [lines.cut(line, *found.span()) for found in re.finditer(r"\S+", line.text)]
        if len(letters) != len(named[0]):
            return None
        cells = tuple((party, (letter,)) for party, letter in zip(named[0], letters, strict=True))
        rows.append(RatingRow(((label.label, tuple(words[start:end])),), cells))
    return Ratings(tuple(line for line in held if line not in given), tuple(rows))


def _noted(piece: Piece, method: str, why: str) -> dict[int, tuple[str, str | None]]:
    return {line.block: (method, why) for line in piece.lines}
