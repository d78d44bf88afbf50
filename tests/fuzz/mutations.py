"""Damage that happens to reports, and damage that attackers do: a mutant is a real file, changed in its own terms.

Bytes alone rarely get past a format's first gate. So archives are changed member by member, XML and HTML tag by tag, PDFs
object by object with their streams unpacked, texts character by character before they are encoded. `chance` may be Python's
generator, hypothesis's (then findings shrink) or one that takes its dice from a coverage-guided fuzzer.
"""

from __future__ import annotations

import copy
import io
import random
import re
import struct
import tomllib
import warnings
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from lxml import etree

T = TypeVar("T")

DICTIONARY: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("dictionary.toml").read_text("utf-8"))
NUMBERS, SIGNS, WORDS, TAGS = (DICTIONARY[name] for name in ("numbers", "signs", "words", "tags"))
MARKUP = [*DICTIONARY["markup"], "<table>" * 30, "<b>" * 300]
XML_NAMES = {"word": DICTIONARY["word"], "xl": DICTIONARY["excel"]}
CODECS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp932",
    "shift_jis",
    "euc_jp",
    "iso2022_jp",
    "gb18030",
    "latin-1",
)
LONGEST = 300_000  # characters of a text or a part: what is large belongs to the hostile files


def pick(chance: random.Random, choices: Sequence[T]) -> T:
    return choices[chance.randrange(len(choices))]


# -- bytes


def flipped(data: bytes, chance: random.Random) -> bytes:
    """One small change somewhere: a byte, a number, a piece gone, doubled or moved."""
    if not data:
        return pick(chance, [b"\x00", b"PK", b"%PDF-"])
    start = chance.randrange(len(data))
    end = min(len(data), start + pick(chance, [1, 1, 2, 4, 16, 64, 1024]))
    match chance.randrange(6):
        case 0:
            return data[:start] + bytes([chance.randrange(256)]) + data[start + 1 :]
        case 1:
            return data[:start] + data[end:]
        case 2:
            return data[:end] + data[start:end] * pick(chance, [1, 2, 50]) + data[end:]
        case 3:
            target = chance.randrange(len(data))
            return data[:target] + data[start:end] + data[target + end - start :]
        case 4:
            number = struct.pack(pick(chance, ["<I", ">I", "<H", "<Q"]), pick(chance, [0, 1, 0x7FFF, 0xFFFF]))
            return data[:start] + number + data[start + len(number) :]
        case _:
            return data[:start] + pick(chance, SIGNS).encode() + data[start:]


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


# -- texts


def retold(text: str, chance: random.Random) -> str:
    """One change to a text: a sign or a word in it, a line gone, doubled or moved, a piece said over and over."""
    start = chance.randrange(len(text) + 1)
    lines = text.split("\n")
    line, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(9):
        case 0:
            return text[:start] + pick(chance, SIGNS) + text[start:]
        case 1:
            return text[:start] + pick(chance, SIGNS) + text[start + 1 :]
        case 2:
            return text[:start] + pick(chance, WORDS) + text[start:]
        case 3:
            return text[:start] + text[start + pick(chance, [1, 3, 20, 200]) :]
        case 4:
            lines[line], lines[other] = lines[other], lines[line]
        case 5:
            lines[line] += pick(chance, ["", "\t", " ", "　"]) + lines[other]
        case 6:
            lines.insert(line, lines[other])
        case 7:
            piece = text[start : start + pick(chance, [1, 2, 8])]
            return text[:start] + piece * pick(chance, [2, 10, 300]) + text[start:]
        case _:
            return _renumbered(text, chance)
    return "\n".join(lines)


def _renumbered(text: str, chance: random.Random) -> str:
    numbers = list(re.finditer(r"\d+", text))
    if not numbers:
        return text
    found = pick(chance, numbers)
    return text[: found.start()] + pick(chance, NUMBERS) + text[found.end() :]


def _decoded(data: bytes) -> str:
    for codec in ("utf-8-sig", "cp932", "euc_jp", "utf-16"):
        try:
            return data.decode(codec)
        except UnicodeError:
            continue
    return data.decode("latin-1")


def _encoded(text: str, chance: random.Random) -> bytes:
    codec = pick(chance, CODECS) if chance.randrange(3) == 0 else "utf-8"
    return text.encode(codec, "replace")


def text(data: bytes, chance: random.Random) -> bytes:
    told = _decoded(data)
    for _ in range(_some(chance)):
        told = retold(told, chance)[:LONGEST]
    return _touched(_encoded(told, chance), chance)


# -- tags


def retagged(page: str, chance: random.Random, markup: Sequence[str] = MARKUP, names: Sequence[str] = TAGS) -> str:
    """One change to markup: a tag gone, doubled, moved or renamed, an attribute changed, an element inside of itself."""
    tags = [found.span() for found in re.finditer(r"<[^<>]*>", page)]
    if not tags:
        return retold(page, chance)
    start, end = pick(chance, tags)
    other, other_end = pick(chance, tags)
    tag = page[start:end]
    match chance.randrange(9):
        case 0:
            return page[:start] + page[end:]
        case 1:
            return page[:start] + tag * pick(chance, [2, 3, 40]) + page[end:]
        case 2:
            return page[:other] + tag + page[other:]
        case 3:
            name = pick(chance, names) if names else re.findall(r"[\w:]+", page[other:other_end] + " x")[0]
            return page[:start] + re.sub(r"[\w:-]+", name, tag, count=1) + page[end:]
        case 4:
            return page[:start] + _reattributed(tag, chance) + page[end:]
        case 5:
            return page[:start] + pick(chance, markup) + page[start:]
        case 6 if start < other:
            return page[:start] + page[other:]
        case 7 if start < other:
            return page[:other] + page[start:other] * pick(chance, [1, 2, 30]) + page[other:]
        case _:
            return retold(page, chance)


def _reattributed(tag: str, chance: random.Random) -> str:
    values = list(re.finditer(r"=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", tag))
    value = pick(chance, NUMBERS) if chance.randrange(3) else pick(chance, SIGNS).replace('"', "")
    if not values:
        name = pick(chance, ["rowspan", "colspan", "hidden", "style", "class", "start", "type", "charset"])
        return f'{tag[:-1]} {name}="{value}">'
    found = pick(chance, values)
    return f'{tag[: found.start()]}="{value}"{tag[found.end() :]}'


def html(data: bytes, chance: random.Random) -> bytes:
    page = _decoded(data)
    for _ in range(_some(chance)):
        page = retagged(page, chance)[:LONGEST]
    return _touched(_encoded(page, chance), chance)


# -- archives of XML


def package(data: bytes, chance: random.Random) -> bytes:
    """A .docx, .xlsx or .ods with one or more members changed, gone, doubled or swapped."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    texts = [name for name in members if name.endswith((".xml", ".rels"))]
    chief = [
        name for name in texts if re.search(r"document\.xml$|sheet\d|sharedS|styles|numbering|content\.xml$", name)
    ]
    for _ in range(_some(chance)):
        name = pick(chance, chief if chief and chance.randrange(4) else texts)
        if name not in members:
            continue
        match chance.randrange(16):
            case 0:
                del members[name]
            case 1:
                members[name] = members.get(pick(chance, texts), b"")
            case 2:
                members[name] = flipped(members[name], chance)
            case 3:
                members[name] = b""
            case 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12:
                members[name] = rebuilt(members[name], chance)
            case _:
                names = XML_NAMES.get(name.split("/")[0], [])
                part = retagged(members[name].decode("utf-8", "replace"), chance, DICTIONARY["xml"], names)
                members[name] = part[:LONGEST].encode()
    return _touched(_packed(members, chance), chance)


def rebuilt(part: bytes, chance: random.Random) -> bytes:
    """One change that leaves the XML well-formed: an element gone, doubled, moved or inside of another, a text, an attribute."""
    try:
        root = etree.fromstring(part)
    except etree.XMLSyntaxError:
        return part
    elements = list(root.iter(etree.Element))
    one, other = pick(chance, elements), pick(chance, elements)
    parent = one.getparent()
    match chance.randrange(6):
        case 0 if parent is not None:
            parent.remove(one)
        case 1 if parent is not None:
            for _ in range(pick(chance, [1, 2, 40])):
                parent.insert(parent.index(one), copy.deepcopy(one))
        case 2:
            other.append(copy.deepcopy(one))
        case 3 if parent is not None:
            one.tag = other.tag
        case 4 if one.attrib:
            name = pick(chance, sorted(one.attrib))
            one.set(name, _printable(pick(chance, NUMBERS if chance.randrange(3) else SIGNS)))
        case _:
            one.text = _printable(retold(one.text or pick(chance, WORDS), chance))
    return etree.tostring(root)[: 4 * LONGEST]


def _printable(text: str) -> str:
    """As XML may hold it."""
    return "".join(sign for sign in text if sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff"))


def _packed(members: dict[str, bytes], chance: random.Random) -> bytes:
    target = io.BytesIO()
    method = zipfile.ZIP_STORED if chance.randrange(4) else zipfile.ZIP_DEFLATED  # stored members can be flipped inside
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", method) as archive:
        warnings.simplefilter("ignore")
        for name, content in members.items():
            archive.writestr(name, content)
            if chance.randrange(200) == 0:
                archive.writestr(name, content)
    return target.getvalue()


# -- PDF

_OBJECT = re.compile(rb"(\d+) 0 obj\b(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_REFERENCE = re.compile(rb"(\d+) 0 R")
_MEND = 3  # one mutant in so many keeps its table of objects right; PDFium rebuilds those of the others


def pdf(data: bytes, chance: random.Random) -> bytes:
    """A PDF written anew from its objects, their streams unpacked, with some of them changed."""
    objects = {int(found[1]): found[2] for found in _OBJECT.finditer(data)}
    if not objects or chance.randrange(8) == 0:
        return _touched(flipped(data, chance), chance)
    for _ in range(_some(chance)):
        number = pick(chance, list(objects))
        match chance.randrange(10):
            case 0:
                del objects[number]
                if not objects:
                    break
            case 1:
                objects[number] = objects[pick(chance, list(objects))]
            case 2 | 3:
                objects[number] = _redirected(objects[number], list(objects), chance)
            case 4 | 5:
                objects[number] = objects[number].replace(
                    b"<<", b"<<" + pick(chance, DICTIONARY["dictionary"]).encode() + b" ", 1
                )
            case _:
                streams = [key for key, body in objects.items() if _unpacked(body) is not None]
                number = pick(chance, streams) if streams else number
                objects[number] = _redrawn(objects[number], chance)
    trailer = re.search(rb"trailer\s*(<<.*?>>)\s*startxref", data, re.DOTALL)
    return _touched(_written(objects, trailer[1] if trailer else b"<</Root 1 0 R>>", chance), chance)


def _redirected(body: bytes, numbers: list[int], chance: random.Random) -> bytes:
    """A reference that leads elsewhere, to itself perhaps."""
    references = list(_REFERENCE.finditer(body))
    if not references:
        return (
            _renumbered(body.decode("latin-1"), chance).encode("latin-1", "replace") if b"stream" not in body else body
        )
    found = pick(chance, references)
    return body[: found.start()] + b"%d 0 R" % pick(chance, numbers) + body[found.end() :]


def _unpacked(body: bytes) -> bytes | None:
    """The content of a stream of drawing operators or of a character map, None for other objects."""
    found = _STREAM.search(body)
    if found is None:
        return None
    content = found[1]
    try:
        if b"ASCII85Decode" in body:
            import base64

            content = base64.a85decode(content.removesuffix(b"~>").strip())
        if b"FlateDecode" in body:
            content = zlib.decompress(content)
    except (ValueError, zlib.error):
        return None
    return content if b"BT" in content or b"begincmap" in content or b" re" in content else None


def _redrawn(body: bytes, chance: random.Random) -> bytes:
    content = _unpacked(body)
    if not content:
        return flipped(body, chance)
    for _ in range(_some(chance)):
        words = list(re.finditer(rb"\S+", content))
        if not words:
            break
        start, end = pick(chance, words).span()
        other = pick(chance, words).start()
        match chance.randrange(6):
            case 0:
                content = content[:start] + content[end:]
            case 1:
                content = content[:start] + pick(chance, DICTIONARY["operators"]).encode() + b" " + content[start:]
            case 2 if start < other:
                content = content[:other] + content[start:other] + content[other:]
            case 3 if start < other:
                content = content[:start] + content[other:]
            case 4:
                content = content[:start] + pick(chance, NUMBERS).encode() + content[end:]
            case _:
                content = flipped(content, chance)
    return b"<</Length %d>>stream\n%s\nendstream\n" % (len(content), content)


def _written(objects: dict[int, bytes], trailer: bytes, chance: random.Random) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj%sendobj\n" % (number, body)
    if chance.randrange(_MEND):
        return bytes(out + b"trailer\n" + trailer + b"\n%%EOF")
    start, most = len(out), max(places, default=0) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % most
    out += b"".join(b"%010d 00000 n \n" % places.get(number, 0) for number in range(1, most))
    return bytes(out + b"trailer\n" + trailer + b"\nstartxref\n%d\n%%%%EOF" % start)


# -- all


def _some(chance: random.Random) -> int:
    """Mostly one change: a file with many is soon refused as a whole."""
    return pick(chance, [1, 1, 1, 2, 3, 8])


def _touched(data: bytes, chance: random.Random) -> bytes:
    """Now and then a byte is wrong as well, or the end is missing."""
    match chance.randrange(16):
        case 0:
            data = flipped(data, chance)
        case 1:
            data = cut(data, chance)
    return data


MUTATE: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "text": text,
    "html": html,
    "pdf": pdf,
    "docx": package,
    "xlsx": package,
    "ods": package,
    "xls": lambda data, chance: _touched(flipped(data, chance), chance),
}
