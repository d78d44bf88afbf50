"""HTML source made safe for any parser, and its characters counted without one.

Parsers disagree about source that no browser is meant to see, and some of it makes them quadratic or lose text: what
follows `</html>`, comments and tags that never end, elements with thousands of attributes. `tamed` writes those another
way, so that all parsers read the same text.
"""

from __future__ import annotations

import html
import re

LONGEST_TAG = 4000  # characters; beyond it a tag with hundreds of attributes is reduced to its name
MOST_ATTRIBUTES = 200

_LONG_TAG = re.compile(rf"<([a-zA-Z][\w:-]*)\s[^<>]{{{LONGEST_TAG},}}>")
_DOCUMENT_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
# Elements whose content browsers read as plain text, although people write tags in it.
_RAW = re.compile(r"<(/?)(iframe|noembed|noframes|noscript|plaintext|textarea|xmp)(?=[\s/>])", re.IGNORECASE)
# The content of <title> is plain text, too; one that runs into the page was never closed.
_TITLE = re.compile(r"<title\b[^>]*>(?:((?:(?!<title\b|<body\b).){0,1000}?)</title\s*>)?", re.IGNORECASE | re.DOTALL)
_SECTION = re.compile(r"<!\[CDATA\[(?:(.*?)\]\]>)?", re.DOTALL)
_OPEN_TAG = re.compile(r"<(?=[a-zA-Z/!?])")
_CONTROL = re.compile(r"&#(?:0*([0-9]{1,7})|[xX]0*([0-9a-fA-F]{1,6}))(?![0-9a-fA-F]);?")
_ALLOWED_CONTROLS = (9, 10)
_LINE_CONTROLS = (11, 12, 13)

_NO_TEXT = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|<(?P<raw>script|style)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*+>.*?(?:</(?P=raw)\b[^>]*>|\Z)"
    r"|</?[a-zA-Z](?:=\s*(?:\"[^\"]*\"|'[^']*'|[^>\s\"'][^>\s]*)|[^>])*+>"
    r"|<[!?/][^>]*>",
    re.IGNORECASE | re.DOTALL,
)


def tamed(text: str) -> str:
    """The same page in other words: no text is lost, and none becomes markup."""
    text = text.replace("\f", "\n")
    if "&#" in text:
        text = _CONTROL.sub(_printable, text)
    if "<![CDATA[" in text:
        text = _SECTION.sub(r"\1", text)
    text = _without_endless(text)
    text = _TITLE.sub(_plain_title, text)
    if _LONG_TAG.search(text):
        text = _LONG_TAG.sub(_reduced, text)
    text = _DOCUMENT_END.sub("<x-end></x-end>", text)
    return _RAW.sub(r"<\1x-\2", text)


def _plain_title(title: re.Match[str]) -> str:
    content = title.group(1)
    return "<x-title>" if content is None else "<title>" + content.replace("<", "&lt;") + "</title>"


def _printable(reference: re.Match[str]) -> str:
    """A character reference to a control character as U+FFFD; all others as they are."""
    code = int(reference.group(1)) if reference.group(1) else int(reference.group(2), 16)
    if code in _LINE_CONTROLS:
        return "\n"
    is_control = code < 32 or code == 127 or 0xD800 <= code <= 0xDFFF or code & 0xFFFE == 0xFFFE or code > 0x10FFFF
    return "\ufffd" if is_control and code not in _ALLOWED_CONTROLS else reference.group()


def _without_endless(text: str) -> str:
    """A comment or a tag that never ends is text, not the end of the page."""
    last = text.rfind("-->")
    comment = text.find("<!--", last + 1 if last >= 0 else 0)
    if comment >= 0:
        text = text[:comment] + text[comment:].replace("<!--", "&lt;!--")
    end = text.rfind(">") + 1
    return text[:end] + _OPEN_TAG.sub("&lt;", text[end:])


def _reduced(tag: re.Match[str]) -> str:
    return tag.group() if len(tag.group().split(None, MOST_ATTRIBUTES)) <= MOST_ATTRIBUTES else f"<{tag.group(1)}>"


def count(text: str) -> int:
    """Non-space characters of all text of a tamed page; scripts, styles and comments hold none."""
    return sum(map(len, html.unescape(_NO_TEXT.sub("", text)).split()))
