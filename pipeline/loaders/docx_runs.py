"""The words of one Word paragraph: what a reader of the printed page sees, and beside it what the page hides.

Tracked insertions count as text, deletions do not. Of a field the result is text, its instruction is not; of a choice
between new and old mark-up (`mc:AlternateContent`) only the new one is read. Ruby readings, hidden text and the prompts
of unfilled form fields are set aside, each with a word for what it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from pipeline.loaders.docx_fields import Field
from pipeline.loaders.docx_styles import W, is_on
from pipeline.loaders.docx_symbols import printed
from pipeline.loaders.office_package import COMPATIBILITY, DRAWING, OFFICE, census_of, lines

Element = etree._Element

TEXT, TAB, RUN_PROPERTIES, BREAK, RUN = f"{W}t", f"{W}tab", f"{W}rPr", f"{W}br", f"{W}r"
VANISH = f"{W}vanish"
RUBY, FIELD, SDT, SDT_CONTENT = f"{W}ruby", f"{W}fldChar", f"{W}sdt", f"{W}sdtContent"
ALTERNATE, CHOICE = f"{{{COMPATIBILITY}}}AlternateContent", f"{{{COMPATIBILITY}}}Choice"
FALLBACK = f"{{{COMPATIBILITY}}}Fallback"
TEXT_BOX = f"{W}txbxContent"
MATH = f"{{{OFFICE}/math}}"
MATH_TEXT = f"{MATH}t"
DRAWING_TEXT = f"{{{DRAWING}}}t"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
DIAGRAM_DATA = f"{{{OFFICE}/relationships}}dm"
PICTURE = f"{{{DRAWING}}}blip"
PARAGRAPH, RETURN = f"{W}p", f"{W}cr"
INSTRUCTION_TEXT = f"{W}instrText"
DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
DRAWINGS = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
FIXED = {
    TAB: "\t",
    f"{W}ptab": "\t",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "\u00ad",
}
THROUGH = frozenset(
    {
        f"{W}ins",
        f"{W}moveTo",
        f"{W}hyperlink",
        f"{W}smartTag",
        f"{W}customXml",
        f"{W}fldSimple",
        f"{W}dir",
        f"{W}bdo",
        f"{W}rubyBase",
        SDT_CONTENT,
        CHOICE,
        FALLBACK,
    }
)

INVOLVED = (
    *DELETED,
    *DRAWINGS,
    *NOTES,
    RUBY,
    FIELD,
    SDT,
    ALTERNATE,
    VANISH,
    f"{W}ptab",
    f"{W}sym",
    f"{W}noBreakHyphen",
    f"{W}softHyphen",
    f"{MATH}oMath",
)
RUBY_READING, HIDDEN, PROMPT, INSTRUCTION = "ruby", "hidden-text", "placeholder-text", "field-instruction"


@dataclass(slots=True)
class Words:
    """What one paragraph holds: its printed lines, the texts set aside (what it is, text), and what hangs on it."""

    lines: list[list[str]] = field(default_factory=lambda: [[]])
    asides: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    diagrams: list[str] = field(default_factory=list)  # relation ids
    deleted: int = 0  # characters
    computed: int = 0  # non-space characters that fields print and the file holds nowhere as text
    pictures: int = 0

    @property
    def printed(self) -> list[str]:
        return ["".join(pieces) for pieces in self.lines]


@dataclass(slots=True)
class Notes:
    """Footnotes and endnotes in the order in which the text refers to them."""

    references: list[tuple[str, str]] = field(default_factory=list)  # ("footnote", id)


class Runs:
    """Reads paragraphs of one story (the body, a header, a note) in order: a field may reach over several of them."""

    def __init__(self, story: Element, notes: Notes) -> None:
        self._notes = notes
        self._fields: list[Field] = []  # those open at this place, the outermost first
        self._in_prompt = False
        self._involved = {outer for item in story.iter(*INVOLVED) for outer in item.iterancestors(PARAGRAPH)}
        self._prompts = {
            inner for control in story.iter(SDT) if _is_prompt(control) for inner in control.iter(PARAGRAPH)
        }
        self._involved |= self._prompts
        self._involved |= {inner for box in story.iter(TEXT_BOX) for inner in box.iter(PARAGRAPH)}
        self._lines: dict[Element, list[str]] = {}
        self._gather(story)

    def _gather(self, story: Element) -> None:
        """The lines of all plain paragraphs in one pass: a walk of each one would cost more than all the rest.

        A paragraph that is not involved holds no other, so what follows it up to the next is its own.
        """
        paragraph: Element | None = None
        said: list[str] = []
        for item in story.iter(PARAGRAPH, TEXT, BREAK, RETURN, TAB):
            tag = item.tag
            if tag == PARAGRAPH:
                paragraph, said = item, []
                continue
            if paragraph is None:
                continue
            if not said:
                said.append("")
                self._lines[paragraph] = said
            if tag == TEXT:
                text = item.text or ""
                if "\n" in text or "\r" in text:
                    self._involved.add(paragraph)
                said[-1] += text
            elif tag != TAB:
                said.append("")
            elif _is_printed(item):
                said[-1] += "\t"

    def plain(self, paragraph: Element) -> Sequence[str] | None:
        """The lines of a paragraph of nothing but text, tabs and breaks, which is nearly all; None for any other."""
        if self._fields or paragraph in self._involved:
            return None
        return self._lines.get(paragraph, ())

    def read(self, paragraph: Element, words: Words) -> Words:
        """A field whose result has not begun by the end of its paragraph is broken: what follows is text, not code."""
        self._in_prompt = paragraph in self._prompts
        self._inline(paragraph, words)
        self._fields = [one for one in self._fields if one.in_result]
        return words

    def _inline(self, parent: Element, words: Words) -> None:
        for child in parent:
            tag = child.tag
            if tag == RUN:
                self._run(child, words)
            elif tag in THROUGH:
                self._inline(child, words)
            elif tag in DELETED:
                words.deleted += sum(len(item.text or "") for item in child.iter(TEXT, f"{W}delText"))
            elif tag == SDT:
                self._content_control(child, words)
            elif tag == ALTERNATE:
                self._inline(chosen(child), words)
            elif isinstance(tag, str) and tag.startswith(MATH):
                self._put("".join(item.text or "" for item in child.iter(MATH_TEXT)), words)

    def _run(self, run: Element, words: Words) -> None:
        aside = PROMPT if self._in_prompt else ""
        for child in run:
            tag = child.tag
            if tag == TEXT:
                self._put(child.text or "", words, aside)
            elif tag == RUN_PROPERTIES:
                vanish = child.find(VANISH)
                if vanish is not None and is_on(vanish):
                    aside = HIDDEN
            elif tag in FIXED:
                self._put(FIXED[tag], words, aside)
            else:
                self._rare(child, tag, words, aside)

    def _rare(self, child: Element, tag: str, words: Words, aside: str) -> None:
        if tag in (BREAK, RETURN):
            words.lines.append([])
        elif tag == FIELD:
            self._field(child, words)
        elif tag == INSTRUCTION_TEXT and self._fields:
            self._fields[-1].code += child.text or ""
        elif tag == f"{W}sym":
            self._put(_symbol(child), words, aside)
        elif tag == RUBY:
            self._ruby(child, words)
        elif tag in DRAWINGS:
            self._drawing(child, words)
        elif tag == ALTERNATE:
            for item in chosen(child):
                self._rare(item, item.tag, words, aside)
        elif tag in NOTES:
            self._notes.references.append((NOTES[tag], child.get(f"{W}id", "")))

    def _put(self, text: str, words: Words, aside: str = "") -> None:
        """A carriage return inside the XML text is a line break that a program smuggled in."""
        for one in self._fields:
            one.has_text = True
            if not one.in_result:
                aside = INSTRUCTION
        if aside:
            _set_aside(words, aside, text)
            return
        if "\n" not in text and "\r" not in text:
            words.lines[-1].append(text)
            return
        first, *others = lines(text)
        words.lines[-1].append(first)
        words.lines.extend([other] for other in others)

    def _field(self, mark: Element, words: Words) -> None:
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append(Field(mark.find(f"{W}ffData")))
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
            self._fields[-1].has_text = False
        elif kind == "end" and self._fields:
            printed = self._fields.pop().printed()
            if printed is not None:
                words.computed += census_of(printed)
                self._put(printed.text, words)
                if printed.reading:
                    _set_aside(words, RUBY_READING, printed.reading, joined=False)

    def _content_control(self, control: Element, words: Words) -> None:
        content = control.find(SDT_CONTENT)
        if content is None:
            return
        outside = self._in_prompt
        self._in_prompt = outside or _is_prompt(control)
        self._inline(content, words)
        self._in_prompt = outside

    def _ruby(self, ruby: Element, words: Words) -> None:
        base = ruby.find(f"{W}rubyBase")
        if base is not None:
            self._inline(base, words)
        reading = ruby.find(f"{W}rt")
        if reading is not None:
            _set_aside(words, RUBY_READING, "".join(item.text or "" for item in reading.iter(TEXT)), joined=False)

    def _drawing(self, drawing: Element, words: Words) -> None:
        """Text boxes and diagrams are read after the paragraph they hang on."""
        words.boxes.extend(outermost(drawing, TEXT_BOX))
        words.diagrams.extend(item.get(DIAGRAM_DATA, "") for item in drawing.iter(DIAGRAM))
        words.pictures += sum(1 for _ in drawing.iter(PICTURE, "{urn:schemas-microsoft-com:vml}imagedata"))


def _is_prompt(control: Element) -> bool:
    """A content control that nobody has filled in shows its prompt, which is the form's text and no one's answer."""
    shown = control.find(f"{W}sdtPr/{W}showingPlcHdr")
    return shown is not None and is_on(shown)


def _is_printed(tab: Element) -> bool:
    """A tab in a run; the tab stops in a paragraph's properties have the same name."""
    parent = tab.getparent()
    return parent is not None and parent.tag == RUN


def chosen(alternate: Element) -> Element:
    """The branch of an `mc:AlternateContent` that is read: the first choice, else the fallback."""
    choice = alternate.find(CHOICE)
    if choice is not None:
        return choice
    fallback = alternate.find(FALLBACK)
    return fallback if fallback is not None else alternate


def outermost(element: Element, tag: str) -> list[Element]:
    """Descendants with this tag that stand in no other such, in document order, fallbacks left out."""
    found: list[Element] = []
    for child in element:
        if child.tag == tag:
            found.append(child)
        elif child.tag == ALTERNATE:
            found.extend(outermost(chosen(child), tag))
        elif len(child):
            found.extend(outermost(child, tag))
    return found


def _set_aside(words: Words, kind: str, text: str, *, joined: bool = True) -> None:
    if joined and words.asides and words.asides[-1][0] == kind:
        text = words.asides.pop()[1] + text
    words.asides.append((kind, text))


def _symbol(child: Element) -> str:
    code = child.get(f"{W}char", "")
    try:
        return printed(chr(int(code, 16)), child.get(f"{W}font", ""))
    except (ValueError, OverflowError):
        return "\ufffd"
