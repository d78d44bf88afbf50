"""Names go into the database and below the output folder, and come back."""

import os
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.batch import names

ODD = (
    "a\nb.pdf",
    "\x1b[31mred.pdf",
    "[/foo].pdf",
    "青葉区😀.pdf",
    unicodedata.normalize("NFD", "が.pdf"),
    "が.pdf",
    "100%.pdf",
    "%41.pdf",
    "..",
    ".hidden",
    "trailing. ",
    "con:nul?.pdf",
    "\u202egnp.exe",
    os.fsdecode(b"\x90\xc2\x97t.pdf"),
    "あ" * 85,
    "x" * 255,
)
parts = st.text(st.characters(exclude_characters="/\x00", codec="utf-8"), min_size=1, max_size=90)
raw = st.binary(min_size=1, max_size=60).filter(lambda name: b"/" not in name and b"\0" not in name)


@pytest.mark.parametrize("name", ODD, ids=ascii)
def test_an_odd_name_comes_back_from_its_place(name):
    """The place below the output folder tells root and path again."""
    path = names.as_text(name)
    assert names.document(names.place("corpus", f"2021/{path}")) == ("corpus", f"2021/{path}")


@given(st.lists(parts, min_size=1, max_size=4), parts)
def test_every_name_comes_back_from_its_place(path, root):
    """Whatever the characters, and two documents never share a place."""
    wanted = names.as_text(root), "/".join(map(names.as_text, path))
    assert names.document(names.place(*wanted)) == wanted


@given(st.lists(parts, min_size=1, max_size=4), parts)
def test_a_place_stays_inside(path, root):
    """No part climbs, is empty, is hidden, or is longer than a file system takes."""
    place = names.place(names.as_text(root), "/".join(map(names.as_text, path)))
    assert not place.startswith("/")
    for part in place.split("/"):
        assert part not in {"", ".", ".."}
        assert len(part.encode()) <= 255
        assert part.isprintable() or not any(c < " " for c in part)


@given(raw)
def test_bytes_come_back_from_text(name):
    """A name that is no UTF-8 is text that tells its bytes."""
    from urllib.parse import unquote_to_bytes

    text = names.as_text(os.fsdecode(name))
    text.encode("utf-8")
    marked = text.replace("%25", "\0")
    back = b"".join(unquote_to_bytes(piece) for piece in [marked]).replace(b"\0", b"%")
    assert back == name or b"%25" in name


def test_twins_stay_two():
    """が in one piece and が in two have places that no file system takes for the same."""
    composed, decomposed = (str(names.place("r", unicodedata.normalize(form, "が.pdf"))) for form in ("NFC", "NFD"))
    assert unicodedata.normalize("NFC", composed) != unicodedata.normalize("NFC", decomposed)


@pytest.mark.parametrize(
    ("root", "path", "place"),
    [
        ("corpus", "青葉.pdf", "corpus/青葉.pdf.json"),
        ("corpus", "2021/a b.txt", "corpus/2021/a b.txt.json"),
        ("data/2024", "a.txt", "data%2F2024/a.txt.json"),
        ("..", "a.txt", "%2E%2E/a.txt.json"),
        ("corpus", "a.json/b.json", "corpus/a%2Ejson/b.json.json"),
        ("corpus", "a.zip!/../b.pdf", "corpus/a.zip!/%2E%2E/b.pdf.json"),
    ],
)
def test_ordinary_names_are_left_alone(root, path, place):
    """What reads well stays; what a file system would take for something else is marked."""
    assert str(names.place(root, path)) == place
