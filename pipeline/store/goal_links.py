"""The same goal through the years: from the evaluated year to the plan of one report, from there to the next report.

Goals of one list are given to goals of the other in one decision; what is not clearly the same thread stays without a
link, which shows it as dropped or new.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from pipeline.store import assignment, wording
from pipeline.store.wording import Wording

# Likeness in thousandths. Chosen on tests/store/series.
ENOUGH = 280
MARGIN = 60  # by which the best decision must beat the best one without a link, unless the numbers agree
PART = 430  # of a goal and a part of another that takes it in
PART_OF_GROUP = 230  # the same where both are for the same people
REPEATED = 600  # of the letters of a clause, common words and all, that a goal repeats
LETTERS = 10  # pairs of letters of a clause that can be told by them
OWN = 100  # weight that a goal shares with the one that takes it in, and with no other goal there
OWN_SHARE = 250  # thousandths of a goal's weight, where those words alone tell it
CLAUSE = 700  # of a goal and a clause that it says and another goal does not
CLEARLY = 150  # by which it says the clause better
FOR_SOME = 500  # of a goal for everybody and one for some of them
SUPPORTED = 400  # of the items that go from one goal to the other, where the goals' own words do not tell
SOMEWHAT = 250  # of two goals of which one has another thread already
NUMBER = 1  # for equal numbers: breaks ties only

SAME, REWORDED, MERGED, SPLIT = "same", "reworded", "merged", "split"
EQUAL, OVERLAP, COVERED, ITEMS = "equal", "overlap", "covered", "items"
NO_SUPPORT: Mapping[tuple[str, str], int] = MappingProxyType({})


class Goal(NamedTuple):
    """A goal of one list. `number` breaks ties."""

    goal_id: str
    number: int
    text: str


class GoalLink(NamedTuple):
    """`score` is how alike the two are, 0 to 1; by method `items` it is that of their items."""

    from_goal_id: str
    to_goal_id: str
    relation: str
    method: str
    score: float


def between(
    earlier: Sequence[Goal], later: Sequence[Goal], support: Mapping[tuple[str, str], int] = NO_SUPPORT
) -> list[GoalLink]:
    """The links from the goals of one list to those of the next.

    `support` is how alike, in thousandths, the items are that go from one goal to the other: its issue that becomes a plan there.
    """
    return _Lists(earlier, later, support).links()


class _Lists:
    """Two lists of goals with everything known about each pair; positions count in the lists."""

    def __init__(
        self, earlier: Sequence[Goal], later: Sequence[Goal], support: Mapping[tuple[str, str], int] = NO_SUPPORT
    ) -> None:
        self.earlier, self.later = earlier, later
        ids = {goal.goal_id: at for goals in (earlier, later) for at, goal in enumerate(goals)}
        self.support = {(ids[one], ids[other]): value for (one, other), value in support.items()}
        read = [wording.read(goal.text) for goal in earlier], [wording.read(goal.text) for goal in later]
        self.here, self.there = wording.among(*read)
        self.found: dict[assignment.Pair, str] = {}  # pair → method

    def links(self) -> list[GoalLink]:
        """Pairs first, then goals that another one takes in, then goals that come apart, last what only their items tell."""
        self._pair()
        merged = list(self._taken_in(self.here, self.there, self.later, is_split=False))
        split = list(self._taken_in(self.there, self.here, self.earlier, is_split=True))
        self.found |= dict.fromkeys(merged, COVERED)
        self.found |= {pair: COVERED for pair in split if pair not in self.found}
        self.found |= dict.fromkeys(self._told_by_items(), ITEMS)
        return [self._link(pair) for pair in sorted(self.found)]

    def _pair(self) -> None:
        scores = {}
        for row, one in enumerate(self.here):
            for column, other in enumerate(self.there):
                likeness = self._likeness(row, column)
                if likeness >= ENOUGH and not wording.differ_in_target(one, other):
                    scores[row, column] = likeness * 10 + NUMBER * self._same_number(row, column)
        for choice in assignment.best(scores):
            row, column = choice.pair
            if choice.margin >= MARGIN * 10 or self._same_number(row, column):
                self.found[choice.pair] = EQUAL if self._is_equal(row, column) else OVERLAP

    def _likeness(self, row: int, column: int) -> int:
        if self._is_equal(row, column):
            return 1000
        return min(wording.likeness(self.here[row], self.there[column]).mean, 999)

    def _is_equal(self, row: int, column: int) -> bool:
        return self.here[row].folded.rstrip("。.") == self.there[column].folded.rstrip("。.")

    def _same_number(self, row: int, column: int) -> bool:
        return self.earlier[row].number == self.later[column].number

    def _taken_in(
        self, parts: Sequence[Wording], wholes: Sequence[Wording], goals: Sequence[Goal], *, is_split: bool
    ) -> Iterator[assignment.Pair]:
        """Goals without a partner that a part of another goal says, which neither its partner says nor another of them."""
        pairs = {(column, row) for row, column in self.found} if is_split else set(self.found)
        paired = {part for part, _ in pairs}
        for at, part in enumerate(parts):
            if at in paired:
                continue
            claims = []
            for whole, words in enumerate(wholes):
                rivals = [
                    parts[other] for other in range(len(parts)) if (other, whole) in pairs or other not in paired | {at}
                ]
                partners = [parts[other] for other in range(len(parts)) if (other, whole) in pairs]
                claim = max(
                    _claim(part, words, goals[whole].text, rivals),
                    _other_clause(part, goals[whole].text, partners),
                    _for_others(part, words, partners),
                    _own_words(part, words, rivals),
                )
                claims.append((claim, -whole))
            claims.sort(reverse=True)
            best, next_best = claims[0][0] if claims else 0, claims[1][0] if len(claims) > 1 else 0
            if best and best - next_best >= MARGIN:
                yield (-claims[0][1], at) if is_split else (at, -claims[0][1])

    def _told_by_items(self) -> list[assignment.Pair]:
        """Pairs of which one goal at least is open, and that no other pair's items speak for more clearly.

        A goal that has its thread gains another only where the two are somewhat alike.
        """
        rows, columns = ({pair[side] for pair in self.found} for side in (0, 1))
        told = []
        for (row, column), value in sorted(self.support.items()):
            is_open = row not in rows and column not in columns
            rivals = [
                other
                for pair, other in self.support.items()
                if pair != (row, column) and (pair[1] == column or (pair[0] == row and column in columns))
            ]
            is_alike = is_open or self._likeness(row, column) >= SOMEWHAT
            is_between = row in rows and column in columns
            if value >= SUPPORTED and value > max(rivals, default=0) and is_alike and not is_between:
                told.append((row, column))
        return told

    def _link(self, pair: assignment.Pair) -> GoalLink:
        row, column = pair
        is_merged = sum(other[1] == column for other in self.found) > 1
        is_split = sum(other[0] == row for other in self.found) > 1
        method = self.found[pair]
        relation = MERGED if is_merged else SPLIT if is_split else SAME if method == EQUAL else REWORDED
        score = (self.support[pair] if method == ITEMS else self._likeness(row, column)) / 1000
        return GoalLink(self.earlier[row].goal_id, self.later[column].goal_id, relation, method, score)


def _claim(part: Wording, whole: Wording, text: str, rivals: Sequence[Wording]) -> int:
    """How well a part of a goal's text says what another goal says; 0 where that is not enough, or rivals say it too."""
    own = _own_weight(part, whole, rivals)
    best = 0
    for clause in wording.clauses(text):
        likeness = wording.likeness(part, clause).mean if own >= OWN else 0
        if likeness < (PART_OF_GROUP if part.groups & clause.groups else PART):
            likeness = 0
        if len(clause.plain) >= LETTERS and part.groups <= whole.groups:
            likeness = max(likeness, _repeated(part, clause, rivals))
        if likeness > best and not wording.differ_in_target(part, clause):
            best = likeness
    return best


def _own_words(part: Wording, whole: Wording, rivals: Sequence[Wording]) -> int:
    """How alike two goals are that share words which no rival says, and these are much of what the first says; else 0."""
    if wording.differ_in_target(part, whole):
        return 0
    own = _own_weight(part, whole, rivals)
    is_told = own >= OWN and 1000 * own >= OWN_SHARE * part.weight
    return wording.likeness(part, whole).mean if is_told else 0


def _own_weight(part: Wording, whole: Wording, rivals: Sequence[Wording]) -> int:
    own = part.pieces & whole.pieces
    return sum(part.grams[gram] for gram in own.difference(*(rival.pieces for rival in rivals)))


def _other_clause(part: Wording, text: str, partners: Sequence[Wording]) -> int:
    """How alike a goal and a clause are that it says better than the partners, each of which says another one better."""
    clauses = wording.clauses(text) if partners else ()
    best = 0
    for at, clause in enumerate(clauses):
        likeness = wording.likeness(part, clause).letters
        is_own = likeness >= CLAUSE and all(
            likeness - wording.likeness(partner, clause).letters >= CLEARLY
            and any(
                wording.likeness(partner, other).letters - wording.likeness(part, other).letters >= CLEARLY
                for other in clauses[:at] + clauses[at + 1 :]
            )
            for partner in partners
        )
        if is_own and not wording.differ_in_target(part, clause):
            best = max(best, likeness)
    return best


def _for_others(part: Wording, whole: Wording, partners: Sequence[Wording]) -> int:
    """How alike two goals are of which one is for everybody, and the other, as the partners are, for some: each for others."""
    is_for_some = part.target and partners and all(each.target and not each.target & part.target for each in partners)
    if not is_for_some or whole.target or whole.groups:
        return 0
    likeness = wording.likeness(part, whole).mean
    return likeness if likeness >= FOR_SOME else 0


def _repeated(part: Wording, clause: Wording, rivals: Sequence[Wording]) -> int:
    """The share of a clause's letter pairs that a goal repeats and no rival says; 0 where it is not most of them."""
    repeated = clause.plain & part.plain
    if 1000 * len(repeated) < REPEATED * len(clause.plain):
        return 0
    share = 1000 * len(repeated.difference(*(rival.plain for rival in rivals))) // len(clause.plain)
    return share if share >= REPEATED else 0
