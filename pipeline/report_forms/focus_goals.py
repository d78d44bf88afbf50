"""重点目標評価結果: the yearly sheet of focus goals, with what was done, what came of it and what remains.

The form is a table: the sections below, in this order, per goal or once for all goals, for the evaluated year and again
(initiatives alone) for the year to come.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.normalization.text import fold
from pipeline.outline import items, markers, paragraphs
from pipeline.report_forms import goal_links, heads, notes, process
from pipeline.report_forms.draft import Draft, Source, quote
from pipeline.report_forms.goal_links import Goal
from pipeline.report_forms.sections import Block, Writer
from pipeline.report_forms.years import Years
from schemas.outline import GOAL, OPEN, SECTION, STAGE, TOP, Item, Label, Line, Passage
from schemas.provenance import DUPLICATE, JOINED, NUMBER, VERBATIM
from schemas.records import GoalRecord, GoalScope, ItemGoalRecord, ItemInitiativeRecord, Stage

FORM = "focus_goals"
SECTIONS = ("initiatives", "outcomes", "issues")
STAGES: tuple[Stage, ...] = ("evaluated", "planned")
LABELS = frozenset(
    {"goal", "evaluated_head", "planned_head", "initiatives", "outcomes", "issues", "outcomes_and_issues"}
)
_of_goals = (
    r"重\s*点\s*目\s*標\s*[】」』）):：]*$"  # a head of goals alone: not 次年度の取組, not 次年度重点目標及び取組内容
)
MISSING = object()  # the goal of a numbered label whose text was not found
ENOUGH = 2  # different labels of the form that a document needs to be one


def claims(passages: Sequence[Passage]) -> bool:
    """A title of this form, or at least two of its labels, one of them the goals' own."""
    from pipeline.outline import titles

    roles = {label.role for passage in passages for label in passage.labels}
    if any(passage.is_title and any(titles.form_of(line) == FORM for line in passage.lines) for passage in passages):
        return bool(roles & LABELS)
    return len(roles & LABELS) >= ENOUGH and bool(roles & {"goal", "evaluated_head", "planned_head"})


def read(draft: Draft, report_id: str, work: str, years: Years, passages: Sequence[Passage]) -> None:
    """The goals, the sections and their items, and the links that the report states."""
    writer = Writer(draft, report_id, work)
    heads.prose(writer, passages, "principles")
    heads.prose(writer, passages, "evaluation_method")
    known: dict[Stage, list[Goal]] = {}
    passages = _under_planned_head(passages, years)
    for stage in STAGES:
        held = [passage for passage in passages if stage_of(passage, years) == stage and passage.method != OPEN]
        year = years.evaluated if stage == "evaluated" else years.planned
        goals, twins = _goals(draft, report_id, work, stage, _year(held, year), held)
        known[stage] = goals
        _sections(draft, writer, stage, _year(held, year), goals, _untied(held, twins))
    process.read(draft, report_id, [passage for passage in passages if _is_process(passage)])
    process.legend(draft, report_id, [passage for passage in passages if _stage_label(passage) == "rating_scale"])
    notes.under_unknown(writer, passages, lambda passage: _noted(passage, years, known))
    notes.write(writer, passages)


def _under_planned_head(passages: Sequence[Passage], years: Years) -> Sequence[Passage]:
    """次年度重点目標 with the goals themselves below or beside it: where no label of a goal follows, it is theirs."""
    if any(passage.label(GOAL) is not None and stage_of(passage, years) == "planned" for passage in passages):
        return passages
    return [_as_goals(passage) if _is_bare_plan(passage) else passage for passage in passages]


def _is_bare_plan(passage: Passage) -> bool:
    last = passage.labels[-1] if passage.labels else None
    is_head = last is not None and last.kind == STAGE and last.stage == "planned" and passage.method != OPEN
    return is_head and re.search(_of_goals, passage.labels[-1].printed) is not None


def _as_goals(passage: Passage) -> Passage:
    head = passage.labels[-1]._replace(role="goal", kind=GOAL, stage=None, relative_year=1)
    return passage._replace(labels=(*passage.labels, head))


def _noted(passage: Passage, years: Years, known: Mapping[Stage, Sequence[Goal]]) -> Block:
    """A block of notes, under the stage and the goal that its place has."""
    stage = stage_of(passage, years)
    if stage is None:
        return Block("notes", (passage,))
    year = years.evaluated if stage == "evaluated" else years.planned
    owner = _owner(passage, known[stage])
    return Block("notes", (passage,), stage, year, None, owner.goal_id if isinstance(owner, Goal) else None)


def stage_of(passage: Passage, years: Years) -> Stage | None:
    """The stage of a passage: by the year on the nearest goal's label, else by the head it stands under.

    A running head over the whole page may be the other year's, so the nearest label with a year decides.
    """
    section, goal, stage = passage.label(SECTION), passage.label(GOAL), passage.label(STAGE)
    if section is None and goal is None:
        return None
    for label in (section, goal):
        if label is None:
            continue
        year = label.year
        if label.relative_year is not None:
            return "planned" if label.relative_year > 0 else "evaluated"
        if year is not None and years.evaluated is not None:
            return "evaluated" if year <= years.evaluated else "planned"
        if year is not None and years.planned is not None:
            return "planned" if year >= years.planned else "evaluated"
    if stage is not None and stage.stage in STAGES:
        return "evaluated" if stage.stage == "evaluated" else "planned"
    if stage is not None:
        return None
    return "planned" if years.evaluated is None and years.planned is not None else "evaluated"


def _stage_label(passage: Passage) -> str | None:
    stage = passage.label(STAGE)
    return stage.stage if stage is not None else None


def _is_process(passage: Passage) -> bool:
    stage = _stage_label(passage)
    return stage == "process" or (bool(passage.ratings) and stage != "rating_scale")


def _year(held: Sequence[Passage], year: int | None) -> int | None:
    """The year of the stage: the report's, or the one its own labels agree on."""
    if year is not None:
        return year
    named = {label.year for passage in held for label in passage.labels if label.kind == GOAL and label.year}
    return named.pop() if len(named) == 1 else None


def _origin(passage: Passage) -> object:
    """What makes two passages speak of the same goal: the same label, or the same row below a head `重点目標`."""
    label = passage.label(GOAL)
    if label is None:
        return None
    if label.numbers:
        return label.numbers
    if passage.row is not None and passage.method == TOP:
        return ("row", passage.row)
    return ("label", label.lines[0].block, label.lines[0].start)


def _goals(
    draft: Draft, report_id: str, work: str, stage: Stage, year: int | None, passages: Sequence[Passage]
) -> tuple[list[Goal], list[Label]]:
    """The goals of a stage, and labels whose number another goal has already: they cannot be told apart by it."""
    goals: list[Goal] = []
    twins: list[Label] = []
    for origin, group in _stated(passages):
        label = group[0].label(GOAL)
        if label is not None and label.year is not None and year is not None and label.year != year:
            message = (
                f"{quote(label.lines)} names {label.year} among the goals of {year}: they are kept as goals of {year}"
            )
            draft.say("warning", "goal-year", f"{message}, compare with the source", label.lines)
        for number, lines, marker in _statements(label, heads.lines_of(group), len(goals)):
            text = items.text_of(lines)
            twin = next((goal for goal in goals if goal.number == number), None)
            if twin is not None and fold(twin.text) == fold(text):
                draft.ledger.take(lines, DUPLICATE, f"goals/{twin.goal_id}")
                continue
            if twin is not None:
                message = f"goal {number} of the {stage} year is printed twice: {quote(lines)} was left out"
                draft.say("warning", "goal-number-twice", message, lines)
                twins += [label] if label is not None and label.numbers else []
                continue
            goal_id = f"{report_id}.{stage}.{number}"
            record = GoalRecord(
                goal_id=goal_id,
                goal_key=draft.key(work, "goal", stage, text=text),
                report_id=report_id,
                stage=stage,
                fiscal_year=year,
                number=number,
                text=text,
            )
            method = JOINED if len(lines) > 1 else VERBATIM
            draft.add("goals", record, {"text": Source(lines, method), "number": _counted_by(label, marker)})
            goals.append(Goal(goal_id, number, text, _style(label, marker), origin))
        draft.ledger.take_markers(heads.lines_of(group))
    return goals, twins


def _stated(passages: Sequence[Passage]) -> list[tuple[object, list[Passage]]]:
    """Passages that state goals, by what they came under; a label of a number that returns behind sections begins anew."""
    found: list[tuple[object, list[Passage]]] = []
    open_groups: dict[object, list[Passage]] = {}
    for passage in passages:
        label, origin = passage.label(GOAL), _origin(passage)
        if label is None or passage.is_blank:
            continue
        if passage.label(SECTION) is not None:
            if label.numbers:
                open_groups.pop(origin, None)
        elif origin in open_groups:
            open_groups[origin].append(passage)
        else:
            open_groups[origin] = [passage]
            found.append((origin, open_groups[origin]))
    return found


def _untied(passages: Sequence[Passage], twins: Sequence[Label]) -> list[Passage]:
    """What stands under a label that another goal's number is printed on: it is of no goal that is known."""
    places = {label.lines for label in twins}
    return [
        passage._replace(
            labels=tuple(_unnumbered(label) if label.lines in places else label for label in passage.labels)
        )
        for passage in passages
    ]


def _unnumbered(label: Label) -> Label:
    return label._replace(numbers=(-1,)) if label.kind == GOAL else label


def _counted_by(label: Label | None, marker: Sequence[Line]) -> Source | None:
    """The words behind a goal's number: its own marker, or its label."""
    if marker:
        return Source(marker, NUMBER, "marker")
    is_printed = label is not None and label.numbers and not label.is_counted
    return Source(label.lines, NUMBER, "label") if label is not None and is_printed else None


def _style(label: Label | None, marker: Sequence[Line]) -> str | None:
    """How the goal is numbered: by its own marker, or by the number on its label."""
    printed = items.text_of(marker) if marker else label.printed[-1:] if label is not None and label.numbers else ""
    found = markers.first(printed + " あ") if printed else None
    return found.style if found is not None else None


def _statements(
    label: Label | None, lines: Sequence[Line], before: int
) -> list[tuple[int, Sequence[Line], Sequence[Line]]]:
    """(number, words, marker) of each goal under one label: one where the label is numbered, else one a statement."""
    if label is not None and len(lines) > 1 and (fold(lines[0].text),) == tuple(map(str, label.numbers)):
        return [(label.numbers[0], lines[1:], lines[:1])]  # a cell with the number, then one with the words
    found = _with_subtitles([item for item in items.read(lines) if not item.is_duplicate])
    if label is not None and len(label.numbers) == 1 and (len(found) == 1 or not _counted(found)):
        words = [line for item in found for line in item.lines]
        return [(label.numbers[0], words, [line for item in found for line in item.marker])] if words else []
    if len(found) > 1 and not _counted(found) and not _are_statements(found):
        return [(before + 1, [line for item in found for line in item.lines], ())]
    return [
        (item.own_numbers[0] if len(item.own_numbers) == 1 else before + position, item.lines, item.marker)
        for position, item in enumerate(found, start=1)
    ]


def _with_subtitles(found: Sequence[Item]) -> list[Item]:
    """A line without a number behind a numbered goal goes on with it (`～泥んこの一年～`)."""
    joined: list[Item] = []
    for item in found:
        if joined and joined[-1].own_numbers and item.printed is None:
            joined[-1] = joined[-1]._replace(lines=joined[-1].lines + item.lines)
        else:
            joined.append(item)
    return joined


def _counted(found: Sequence[Item]) -> bool:
    return any(item.own_numbers for item in found)


def _are_statements(found: Sequence[Item]) -> bool:
    """Several goals without numbers: each has a bullet of its own, or ends as a sentence does."""
    return all(item.printed for item in found) or all(item.lines[-1].text.endswith("。") for item in found)


def _sections(
    draft: Draft, writer: Writer, stage: Stage, year: int | None, goals: Sequence[Goal], passages: Sequence[Passage]
) -> None:
    blocks: dict[tuple[str, object, object], list[Passage]] = {}
    is_joint, counted = _is_joint(passages, goals), _counted_sections(passages, goals)
    for passage in passages:
        section = passage.label(SECTION)
        if section is not None and section.section is not None:
            owner = None if is_joint else _owner(passage, goals)
            if owner is None and section.role in counted:
                owner = next(goal for goal in goals if goal.number == section.numbers[0])
            own = section.lines if section.section in ("notes", "comment") else None  # each with its label
            blocks.setdefault((section.section, owner, own), []).append(passage)
    initiatives: dict[tuple[object, int], str] = {}
    for (name, owner, _), group in blocks.items():
        filled = tuple(passage for passage in group if not passage.is_blank) or tuple(group)
        goal = owner if isinstance(owner, Goal) else None
        block = Block("notes" if name == "comment" else name, filled, stage, year, None, goal.goal_id if goal else None)
        block = _without_footnotes(writer, block)
        if block.section == "outcomes_and_issues":
            block = _undivided(draft, block)
        found = writer.items(block)
        if owner is MISSING or (goal is None and len(goals) == 1 and goals[0].number > 1):
            owners: list[Goal | None] = [None] * len(found)
            scopes: list[GoalScope] = ["unresolved"] * len(found)
        else:
            owners = [goal] * len(found) if goal is not None else goal_links.owners(found, goals)
            scopes = goal_links.scopes(owners, goals)
        written = writer.write(block, found, scopes)
        kept = [owner for owner, item in zip(owners, found, strict=True) if not item.is_duplicate]
        for (item_id, item), owned in zip(written.items, kept, strict=True):
            if owned is not None:
                draft.add("item_goals", ItemGoalRecord(item_id=item_id, goal_id=owned.goal_id), {})
            answers = goal_links.answered(item, owned, goals, serves_all=goal is None)
            if block.section == "initiatives":
                initiatives.update({(owned, number): item_id for number in answers if item.own_numbers == (number,)})
            else:
                _link_initiatives(draft, item_id, [(owned, number) for number in answers], initiatives)


def _without_footnotes(writer: Writer, block: Block) -> Block:
    """A paragraph that opens with ※ among marked items explains a word of theirs: it is a note, no item."""
    found = paragraphs.of_lines(block.lines)
    notes_of = [line for paragraph in found if paragraph.text.startswith("※") for line in paragraph.lines]
    if not notes_of or len(notes_of) == len(block.lines):
        return block
    last = block.passages[-1]
    note = Block("notes", (last._replace(lines=tuple(notes_of)),), block.stage, block.fiscal_year)
    writer.write(note, writer.items(note), "no_goals")
    kept = tuple(
        passage._replace(lines=tuple(line for line in passage.lines if line not in notes_of))
        for passage in block.passages
    )
    return block._replace(passages=kept)


def _owner(passage: Passage, goals: Sequence[Goal]) -> object:
    """The goal a section is printed for, or None where one block serves all goals."""
    origin = _origin(passage)
    under = [goal for goal in goals if goal.origin == origin] if origin is not None else []
    if len(under) == 1:
        return under[0]
    label = passage.label(GOAL)
    if not under and label is not None and len(label.numbers) == 1:
        return next((goal for goal in goals if goal.number == label.numbers[0]), MISSING)
    return None


def _is_joint(passages: Sequence[Passage], goals: Sequence[Goal]) -> bool:
    """Goals under labels of their own, all of them before the first section: what follows the last serves them all."""
    numbered = [passage for passage in passages if (label := passage.label(GOAL)) is not None and label.numbers]
    with_sections = {_origin(passage) for passage in numbered if passage.label(SECTION) is not None}
    stated = [_origin(passage) for passage in numbered if passage.label(SECTION) is None]
    return (
        len({goal.origin for goal in goals}) > 1
        and len(with_sections) == 1
        and len(set(stated)) > 1
        and with_sections == {stated[-1]}
        and all(passage.method != TOP for passage in numbered)
    )


def _counted_sections(passages: Sequence[Passage], goals: Sequence[Goal]) -> set[str]:
    """Roles of sections whose labels are all numbered as the goals are (取組内容①, 取組内容②)."""
    numbers: dict[str, set[tuple[int, ...]]] = {}
    for passage in passages:
        section = passage.label(SECTION)
        if section is not None:
            numbers.setdefault(section.role, set()).add(section.numbers)
    of_goals = {(goal.number,) for goal in goals}
    return {role for role, found in numbers.items() if len(found) > 1 and found <= of_goals}


def _undivided(draft: Draft, block: Block) -> Block:
    """成果 and 課題 under one label and not told apart inside: kept whole as prose, and said."""
    draft.say(
        "warning",
        "outcomes-and-issues-undivided",
        f"one block for outcomes and issues is not divided: {quote(block.lines)} is kept among the notes",
        block.lines,
    )
    return block._replace(section="notes")


def _link_initiatives(
    draft: Draft, item_id: str, keys: Sequence[tuple[Goal | None, int]], initiatives: dict[tuple[object, int], str]
) -> None:
    """③ answers ③ of the same goal; ①② answers both."""
    for key in keys:
        if key in initiatives:
            draft.add("item_initiatives", ItemInitiativeRecord(item_id=item_id, initiative_id=initiatives[key]), {})
