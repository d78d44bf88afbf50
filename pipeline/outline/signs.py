"""Signs that text and labels do not follow each other.

Signs proper are never met in text that stands in order. Doubts are met there too: they only ask for the search.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from pipeline.outline import evidence, markers, sequence, shapes, units
from pipeline.outline.units import LABEL, UNIT, Token
from schemas.outline import FIELD, GOAL, SECTION

_never_ends = re.compile(
    r"(?:[をにはがのへやで、，・（(「]|(?<!こ)と|から|まで|より|ため|など)$"
)  # no statement ends like this

TRAILING = 2  # texts that read like the next label's from which on it is no accident


def signs(tokens: Sequence[Token]) -> Iterator[bool]:
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.is_slot and not token.is_bound and token.label is not None:
            if token.label.kind == GOAL:
                yield after is None or (after.is_slot and after.label is not None and after.label.kind != GOAL)
            if token.label.kind == FIELD and token.label.role in shapes.FIELDS:
                yield after is None or after.kind != UNIT or shapes.scores(after.lines)[token.label.role] < 0
        if token.is_head and at:
            yield after is None
            yield after is not None and after.kind == UNIT and _follows_goals(tokens, at)
            yield _parts_goal(tokens, at) or _parts_count(tokens, at)
        if token.kind == LABEL and any(b.block - a.block > 1 for a, b in itertools.pairwise(token.lines)):
            yield True  # text stands between the lines of the label
        if token.kind == UNIT and at and tokens[at - 1].kind == LABEL and _is_cut(tokens, at):
            yield True


def is_doubtful(page: Sequence[Token]) -> bool:
    """Weak signs: a list under a goal's own label, a text that does not read like its section, a text too many."""
    blank = {token.label.role for token in _blank(page) if token.label is not None}
    kinds = [units.kinds(token) if token.kind == UNIT else set() for token in page]
    if _ahead_of_label(page, kinds):
        return True
    label: Token | None = None
    for own, (before, token) in zip(kinds, itertools.pairwise((None, *page)), strict=True):
        label = before if before is not None and before.label is not None else label
        if token is None or token.kind != UNIT:
            continue
        if blank and before is not None and before.kind == UNIT and evidence.may_part(before, token):
            return True
        if label is None or label.label is None or label.is_head:
            if blank:
                return True
            continue
        if own - {label.label.role} & blank or (own and label.label.role not in own and (blank or not label.lines)):
            return True
        if before is label and evidence.is_numbered(label) and any(units.is_bullet(line) for line in token.lines):
            return True
    return False


def _ahead_of_label(page: Sequence[Token], kinds: Sequence[set[str]]) -> bool:
    """The last texts of a section read like the label right behind them, two of them and more, and not the first."""
    own = ""
    run: list[set[str]] = []
    for token, found in zip(page, kinds, strict=True):
        if token.kind == UNIT:
            run.append(found)
            continue
        role = token.label.role if token.is_slot and token.label is not None else ""
        if own and role not in ("", own):
            like = [known == {role} for known in reversed(run)]
            if (like.index(False) if False in like else 0) >= TRAILING:
                return True
        own, run = role, []
    return False


def _blank(page: Sequence[Token]) -> list[Token]:
    """Labels without text behind them."""
    return [
        token
        for at, token in enumerate(page)
        if token.is_slot and not token.is_bound and (at + 1 == len(page) or page[at + 1].kind != UNIT)
    ]


def _follows_goals(tokens: Sequence[Token], at: int) -> bool:
    """Text right behind a head, where the goals' own label comes later."""
    return any(token.label is not None and token.label.kind == GOAL for token in tokens[at + 1 :])


def _parts_goal(tokens: Sequence[Token], at: int) -> bool:
    """A head between a goal and its first section."""
    before = next((token for token in reversed(tokens[:at]) if token.kind != UNIT), None)
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return (
        before is not None
        and before.label is not None
        and before.label.kind == GOAL
        and after is not None
        and after.label is not None
        and after.label.kind == SECTION
    )


def _parts_count(tokens: Sequence[Token], at: int) -> bool:
    """A head between goal ② and goal ③ of the same year, or without one."""
    goals = [
        next((token.label for token in run if token.label is not None and token.label.kind == GOAL), None)
        for run in (reversed(tokens[:at]), tokens[at + 1 :])
    ]
    return goals[0] is not None and goals[1] is not None and sequence.counts_on(goals[0], goals[1])


def _is_cut(tokens: Sequence[Token], at: int) -> bool:
    """A label stands in the middle of a sentence, or between ① and ②."""
    before = next((token for token in reversed(tokens[: at - 1]) if token.kind != LABEL), None)
    if before is None or before.kind != UNIT or at < 2 or tokens[at - 2] is not before:
        return False
    return evidence.goes_on(before.lines, tokens[at].lines) and (
        markers.first(tokens[at].lines[0].text) is not None
        or evidence.dangles(before.lines[-1])
        or _never_ends.search(before.lines[-1].text) is not None
        or units.never_begins(tokens[at].lines[0])
    )
