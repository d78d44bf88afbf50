"""Labels of scrambled pages put in the order of the form: which goal a section belongs to, where a head stands.

A page's rows may have changed places, and its heads may come late. All orders of a page that a move explains are held against
the form, page after page; the best few go on. A row whose goal is not the same in nearly all that is likely stays open.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.outline import form_order
from pipeline.outline.form_order import Form, Row, State
from schemas.outline import FIELD, GOAL, Label

BEAM = 12  # orders of the pages so far that go on
REACH = 5.0  # by which an order may cost more than the best one and still count
SURE = 1.5  # a page whose given order costs no more has no other
HOPE = 1.5  # what a row may still make up for by its words
OWNER = 1.6  # margin of the goal of a section, a logarithm of odds
EARLIER, LATER = 0.5, 2.5  # costs of a head that stands elsewhere than it was found
IN_ORDER = 1.5  # cost of a move on a page that shows no other sign


class Order(NamedTuple):
    """An order of the rows of all pages so far."""

    cost: float
    state: State
    rows: tuple[Row, ...]


def ordered(rows: Sequence[Row]) -> list[Row]:
    """The rows in the order of the form; `is_open` where a section's goal stayed undecided.

    From the head of another part of the report on (process ratings, a program), rows stay as they are.
    """
    end = next((at for at, row in enumerate(rows) if row.is_foreign), len(rows))
    return [*_of_form(rows[:end]), *rows[end:]]


def _of_form(rows: Sequence[Row]) -> list[Row]:
    held = [row for row in rows if row.has_order]
    if not held:
        return list(rows)
    form = Form(held)
    orders = [Order(0.0, State(), ())]
    for page in _pages(held):
        orders = _followed(form, orders, page)
    ends = sorted(
        (order._replace(cost=order.cost + form.end(order.state)) for order in orders), key=lambda order: order.cost
    )
    best = ends[0]
    _judge(best, ends)
    given = _owners(held)
    found = _owners(best.rows)
    for row in held:
        row.has_moved = row.is_section and not row.is_open and found[id(row)][1] != given[id(row)][1]
    return _merged(rows, best.rows)


def _pages(rows: Sequence[Row]) -> list[list[Row]]:
    return [list(page) for _, page in itertools.groupby(rows, lambda row: row.token.page if row.token else 0)]


def _followed(form: Form, orders: Sequence[Order], page: Sequence[Row]) -> list[Order]:
    """The best orders of all pages up to this one. Where the page as given, but for its heads, fits, no row moves."""
    heads = [row for row in page if row.is_head]
    rest = [row for row in page if not row.is_head]
    price = 0.0 if any(row.may_move for row in page) else IN_ORDER
    found: list[Order] = []
    moved: list[tuple[list[Row], float]] | None = None
    for order in orders:
        given = _run_all(form, order, list(_with_heads(rest, heads, page)))
        found += given
        if min(one.cost for one in given) - order.cost <= SURE:
            continue
        if moved is None:
            moved = [
                (rows, cost + more + price)
                for some, cost in form_order.moves(rest)
                for rows, more in _with_heads(some, heads, page)
            ]
        found += _run_all(form, order, moved, min(one.cost for one in given) + REACH)
    found.sort(key=lambda order: order.cost)
    return [order for order in found if order.cost <= found[0].cost + REACH][:BEAM]


def _run_all(
    form: Form, before: Order, candidates: Sequence[tuple[list[Row], float]], limit: float = math.inf
) -> list[Order]:
    """The order so far with each order of a page behind it, but for those that cost more than the limit."""
    found: list[Order] = []
    states: list[tuple[Row | None, State, float]] = [(None, before.state, before.cost)]
    for rows, cost in candidates:
        at = 1
        while at < len(states) and at <= len(rows) and states[at][0] is rows[at - 1]:
            at += 1
        del states[at:]
        while len(states) <= len(rows) and states[-1][2] + cost <= limit + HOPE * (len(rows) - len(states) + 1):
            row = rows[len(states) - 1]
            state, more = form.step(states[-1][1], row)
            states.append((row, state, states[-1][2] + more))
        if len(states) > len(rows) and states[-1][2] + cost <= limit:
            found.append(Order(states[-1][2] + cost, states[-1][1], (*before.rows, *rows)))
            limit = min(limit, found[-1].cost + REACH)
    return found


def _with_heads(rows: list[Row], heads: Sequence[Row], page: Sequence[Row]) -> Iterator[tuple[list[Row], float]]:
    """Orders of a page's rows with its heads: where these were found, or before a goal."""
    if not heads:
        yield rows, 0.0
        return
    head, *others = heads
    before = {id(row) for row in page[: page.index(head)] if row.is_kind(GOAL)}
    for order, cost in _with_heads(rows, others, page):
        goals = [at for at, row in enumerate(order) if row.is_kind(GOAL)]
        for at in [*goals, len(order)]:
            is_earlier = any(id(order[goal]) in before for goal in goals if goal >= at)
            is_later = any(id(order[goal]) not in before for goal in goals if goal < at)
            yield [*order[:at], head, *order[at:]], cost + EARLIER * is_earlier + LATER * is_later


def _owners(rows: Sequence[Row]) -> dict[int, tuple[str | None, int]]:
    """The stage and the goal of each row."""
    stage: str | None = None
    goal = 0
    found: dict[int, tuple[str | None, int]] = {}
    for row in rows:
        if row.is_head and row.label is not None:
            stage, goal = row.label.stage, 0
        elif row.is_kind(GOAL):
            goal = id(row)
        found[id(row)] = (stage, goal)
    return found


def _judge(best: Order, ends: Sequence[Order]) -> None:
    """Rows whose goal differs among the likely orders stay open, and those that a goal has twice."""
    weights = [math.exp(best.cost - order.cost) for order in ends]
    owners = [_owners(order.rows) for order in ends]
    held = Counter((owners[0][id(row)], row.role) for row in best.rows if row.is_section)
    for row in best.rows:
        own = owners[0][id(row)]
        same = sum(weight for weight, known in zip(weights, owners, strict=True) if known[id(row)] == own)
        other = sum(weights) - same
        is_near = other > 0 and math.log(same / other) < OWNER
        row.is_open = row.is_section and (own[1] == 0 or held[own, row.role] > 1 or is_near)


def _merged(rows: Sequence[Row], placed: Sequence[Row]) -> list[Row]:
    """The rows of the form in their new order; before them, on each page, what the form says nothing of."""
    found: list[Row] = []
    queue = list(placed)
    for page in [list(page) for _, page in itertools.groupby(rows, _page)]:
        count = sum(row.has_order for row in page)
        found += [row for row in page if not row.has_order and row.token is not None]
        found += queue[:count]
        found += [row for row in page if row.token is None]
        queue = queue[count:]
    return found


def _page(row: Row) -> int:
    return row.token.page if row.token is not None else -1


def counts_on(before: Label, after: Label) -> bool:
    """Goal ③ behind goal ②, of the same year as far as it is printed."""
    return (
        len(before.numbers) == len(after.numbers) == 1
        and after.numbers[0] == before.numbers[0] + 1
        and before.year == after.year
    )


def is_broken(rows: Sequence[Row]) -> bool:
    """A goal has a section twice that a goal beside it lacks: never met in text that stands in order."""
    held: list[set[str]] = []
    twice: list[set[str]] = []
    is_under = is_planned = False
    for row in rows:
        if row.is_kind(GOAL) and row.label is not None:
            held.append(set(form_order.ONLY_EVALUATED) if is_planned or row.label.relative_year else set())
            twice.append(set())
            is_under = True
        elif row.is_section and is_under:
            (twice if row.role in held[-1] else held)[-1].add(str(row.role))
        elif row.is_head or row.is_kind(FIELD) or (row.token is not None and row.label is None):
            is_under = False
            is_planned = row.label.stage == form_order.PLANNED if row.is_head and row.label else is_planned
    near = [held[1:2], *([*held[at - 1 : at], *held[at + 1 : at + 2]] for at in range(1, len(held)))]
    return any(role not in goal for roles, goals in zip(twice, near, strict=False) for role in roles for goal in goals)
