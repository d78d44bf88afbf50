"""A document's result in the making: lines with their roles, records with the words behind them."""

from __future__ import annotations

import hashlib
from typing import Any

from schemas import result_json
from schemas.document import Block, Diagnostic, character_count
from schemas.provenance import Evidence, Span
from schemas.records import TABLES, DocumentRecord, Record, Result, key_of

WARD = {"ward_code": "99101", "ward_name": "星見区", "ward_source": "stated"}


class Draft:
    """A document that grows line by line. `name` stands for its bytes."""

    def __init__(self, name: str = "星見", **document: Any) -> None:
        self.document_id = hashlib.sha256(name.encode()).hexdigest()
        self.document = {"format": "text", "text_source": "plain", "status": "extracted"} | document
        self.blocks: list[Block] = []
        self.spans: list[Span] = []
        self.evidence: list[Evidence] = []
        self.diagnostics: list[Diagnostic] = []
        self.records: dict[str, list[Record]] = {}

    def line(self, text: str, role: str = "value", page: int | None = 1, reason: str | None = None) -> int:
        block = len(self.blocks)
        self.blocks.append(Block(text, f"line {block + 1}", page=page))
        self.spans.append(Span(block, 0, len(text), role, reason))
        return block

    def add(self, table: str, fields: dict[str, Any], words: dict[str, int] | None = None) -> None:
        """A record; `words` tells on which lines its fields rest."""
        record = TABLES[table](**fields)
        self.records.setdefault(table, []).append(record)
        for field, block in (words or {}).items():
            place = (block, 0, len(self.blocks[block].text), "verbatim")
            self.evidence.append(Evidence(table, key_of(table, record), field, 1, *place))

    def result(self) -> Result:
        count = character_count([block.text for block in self.blocks])
        counts = {"character_count": count, "census": count} | self.document
        return Result(
            DocumentRecord(document_id=self.document_id, **counts),
            tuple(self.blocks),
            tuple(self.spans),
            tuple(self.evidence),
            tuple(self.diagnostics),
            {table: tuple(records) for table, records in self.records.items()},
        )

    def json(self) -> bytes:
        return result_json.dumps(self.result(), "key")

    # one report, piece by piece

    def report(self, report_id: str = "r1", **fields: Any) -> None:
        known = {"form": "focus_goals", "position": len(self.records.get("reports", ())) + 1}
        known |= {"report_id": report_id, "document_id": self.document_id} | WARD
        known |= {"fiscal_year": 2021, "fiscal_year_source": "stated", "next_fiscal_year": 2022} | fields
        title = self.line(f"{known['ward_name']}地域子育て支援拠点事業 {known['fiscal_year']}年度重点目標評価結果")
        stated = {"ward_name", "fiscal_year", "period_start", "period_end"} & {name for name in known if known[name]}
        self.add("reports", known, dict.fromkeys(sorted(stated), title))

    def goal(self, goal_id: str, text: str, number: int = 1, stage: str = "evaluated", **fields: Any) -> None:
        year = {"evaluated": 2021, "planned": 2022}[stage]
        known = {"goal_id": goal_id, "goal_key": f"key-{goal_id}", "report_id": "r1", "fiscal_year": year}
        self.add("goals", known | {"stage": stage, "number": number, "text": text} | fields, {"text": self.line(text)})

    def section(self, section_id: str, section: str = "initiatives", **fields: Any) -> None:
        known = {"section_id": section_id, "report_id": "r1", "section": section, "stage": "evaluated"}
        known |= {"position": len(self.records.get("report_sections", ())) + 1, "state": "filled", "text": "本文"}
        known |= fields
        self.add("report_sections", known, {"text": self.line(known["text"])} if known.get("text") else None)

    def item(self, item_id: str, text: str, section_id: str = "s1", goals: tuple[str, ...] = (), **fields: Any) -> None:
        known = {"item_id": item_id, "item_key": f"key-{item_id}", "section_id": section_id, "text": text}
        known |= {"position": 1, "goal_scope": "stated" if goals else "all_goals"}
        self.add("items", known | fields, {"text": self.line(text)})
        for goal in goals:
            self.add("item_goals", {"item_id": item_id, "goal_id": goal})


def full(name: str = "星見", report_id: str = "r1", **report: Any) -> Draft:
    """A small report that uses every table the program fills."""
    draft = Draft(name)
    draft.report(report_id, **report)
    of = {"report_id": report_id}
    draft.goal(f"{report_id}-g1", "妊娠期の家庭へ、ほしのこの利用案内を届ける", **of)
    draft.goal(f"{report_id}-g2", "父親どうしが話せる場をつくる", number=2, **of)
    draft.goal(f"{report_id}-g3", "多胎児の家庭がつながる機会をふやす", stage="planned", **of)
    first, second = f"{report_id}-s1", f"{report_id}-s2"
    draft.section(first, **of)
    draft.section(second, "outcomes", **of)
    draft.item(f"{report_id}-i1", "助産師と両親教室を年６回ひらいた", first, (f"{report_id}-g1",))
    draft.item(f"{report_id}-i2", "土曜に父親の会をひらいた", first, (f"{report_id}-g2",), position=2)
    draft.item(f"{report_id}-i3", "両親教室に４８組が参加した", second, (f"{report_id}-g1",))
    draft.add("item_initiatives", {"item_id": f"{report_id}-i3", "initiative_id": f"{report_id}-i1"})
    quantity = {"item_id": f"{report_id}-i3", "position": 1, "text": "４８組", "value": 48.0, "unit": "組"}
    draft.add("quantities", quantity, {"text": len(draft.blocks) - 1})
    draft.add(
        "implementers",
        of | {"position": 1, "name": "ほしぞら会", "role": "operator"},
        {"name": draft.line("ほしぞら会")},
    )
    program = {"number": 1, "program_code": "place", "name": "親子の居場所事業"}
    draft.add("programs", of | program, {"name": draft.line("1 親子の居場所事業")})
    ratings(draft, of)
    figures(draft, of)
    draft.diagnostics.append(Diagnostic("info", "suspect-text", "「ブレパパ」かもしれない", 0, 0, 2))
    return draft


def ratings(draft: Draft, of: dict[str, str]) -> None:
    line = draft.line("1 目的を共有したか B A B")
    question = {"stage_number": 1, "question_number": 1, "stage": "計画段階", "question": "目的を共有したか"}
    grades = {"ward_rating": "B", "center_rating": "A", "mutual_rating": "B"}
    draft.add("process_ratings", of | question | grades, dict.fromkeys(("question", *grades), line))
    for grade, meaning, rank in (("A", "よくできた", 4), ("B", "できた", 3)):
        draft.add(
            "rating_scale", of | {"grade": grade, "meaning": meaning, "rank": rank}, {"meaning": draft.line(meaning)}
        )
    vision = {"program_number": 1, "number": 1, "text": "だれもがふらりと立ち寄れる", "operator_rating": "A"}
    line = draft.line("だれもがふらりと立ち寄れる A")
    draft.add("visions", of | vision, {"text": line, "operator_rating": line})


def figures(draft: Draft, of: dict[str, str]) -> None:
    table = f"{of['report_id']}-t1"
    caption = draft.line("ひろばの利用者数")
    draft.add("tables", of | {"table_id": table, "position": 1, "caption": "ひろばの利用者数"}, {"caption": caption})
    line = draft.line("1,204人")
    cell = {"table_id": table, "row": 0, "column": 0}
    draft.add("table_cells", cell | {"text": "1,204人"}, {"text": line})
    observation = of | cell | {"position": 1, "value": 1204.0, "unit": "人", "text": "1,204人"}
    draft.add("observations", observation, {"text": line})
