"""An archive opens within its limits, and what is in it keeps its own."""

import io
import warnings
import zipfile

import pytest

from pipeline import errors, loaders
from pipeline.batch import archive


def packed(members, method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"a.txt": "x"}, True),
        ({"[Content_Types].xml": "<Types/>", "word/document.xml": "x"}, False),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, False),
        ({}, True),
    ],
    ids=["files", "ooxml", "opendocument", "nothing"],
)
def test_a_document_in_a_zip_is_no_archive(members, expected):
    """A Word file is one document, an archive of files is many."""
    assert archive.is_archive(packed(members)) is expected


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"plain", b"PK\x03\x04" + b"x" * 100])
def test_what_only_looks_like_an_archive_is_none(data):
    """The loaders say what it is."""
    assert not archive.is_archive(data)


@pytest.mark.parametrize(("count", "is_refused"), [(archive.MOST_MEMBERS, False), (archive.MOST_MEMBERS + 1, True)])
def test_members_are_counted(count, is_refused):
    """At the limit it opens, one more and it does not."""
    data = packed({f"{number}.txt": "" for number in range(count)})
    if is_refused:
        with pytest.raises(errors.DocumentTooLarge):
            archive.members(data)
    else:
        assert len(archive.members(data)) == count


def test_a_bomb_is_refused(monkeypatch):
    """Eleven megabytes of nothing in ten kilobytes; ten megabytes of it would be let in."""
    assert archive.members(packed({"a.txt": bytes(archive.RATIO_COUNTS_FROM)}))
    with pytest.raises(errors.DocumentTooLarge, match="bombs"):
        archive.members(packed({"a.txt": bytes(archive.RATIO_COUNTS_FROM + 1)}))
    monkeypatch.setattr(archive, "MOST_INFLATED", 100)
    with pytest.raises(errors.DocumentTooLarge):
        archive.members(packed({"a.txt": bytes(60), "b.txt": bytes(60)}))


def test_a_lying_size_is_found_while_inflating(monkeypatch):
    """What the directory says is not believed."""
    data = bytearray(packed({"a.txt": bytes(50_000)}))
    monkeypatch.setattr(archive, "MOST_INFLATED", 10_000)
    with pytest.raises(errors.DocumentTooLarge):
        archive.member(bytes(data), 0)


def test_an_inner_archive_stays_closed():
    """It has its own row and status."""
    with pytest.raises(errors.UnsupportedDocument):
        archive.member(packed({"in.zip": packed({"a.txt": "x"})}), 0)


def test_a_word_file_inside_is_a_document():
    """Only archives of files stay closed."""
    word = packed({"[Content_Types].xml": "<Types/>"})
    assert archive.member(packed({"a.docx": word}), 0) == word


def test_a_damaged_member_is_malformed():
    """The others can still be read."""
    data = bytearray(packed({"a.txt": b"abcdefgh" * 100, "b.txt": b"fine"}, zipfile.ZIP_STORED))
    data[60] ^= 0xFF
    with pytest.raises(errors.MalformedDocument):
        archive.member(bytes(data), 0)
    assert archive.member(bytes(data), 1) == b"fine"


def test_an_encrypted_member_says_so():
    """A password is needed."""
    data = bytearray(packed({"a.txt": "x"}, zipfile.ZIP_STORED))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(errors.EncryptedDocument):
        archive.member(bytes(data), 0)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("青葉/令和3.pdf", "青葉/令和3.pdf"),
        ("青葉.pdf".encode("cp932").decode("cp437"), "青葉.pdf"),
        ("青葉.pdf".encode().decode("cp437"), "青葉.pdf"),
        ("/etc//passwd", "etc/passwd"),
        ("plain.txt", "plain.txt"),
        ("caf\u00e9.txt".encode("cp437").decode("cp437"), "caf\u00e9.txt"),
    ],
)
def test_names_are_shown_as_they_were_meant(stored, shown):
    """Windows and macOS write the bytes of their own encoding."""
    assert archive.shown_name(stored) == shown


class Windows(zipfile.ZipInfo):
    """A member as Japanese Windows packs it."""

    def _encodeFilenameFlags(self):  # noqa: N802 - zipfile asks this for the bytes of a name
        return self.filename.encode("cp932"), self.flag_bits


def several(*members):
    """An archive of (name or entry, content), as often as they are given."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name twice
        for name, content in members:
            file.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([(Windows("令和3年度/花野区ソ表.txt"), "x")], ["令和3年度/花野区ソ表.txt"]),
        ([("令和3年度/花野区.txt", "x")], ["令和3年度/花野区.txt"]),
        ([("éaü.txt", "x")], ["éaü.txt"]),
        ([("a.txt", "x"), ("a.txt", "y"), ("a.txt", "z")], ["a.txt", "a.txt~2", "a.txt~3"]),
        ([(Windows("表.txt"), "x"), ("表.txt", "y")], ["表.txt", "表.txt~2"]),
        ([("/a.txt", "x"), ("a.txt", "y")], ["a.txt", "a.txt~2"]),
    ],
    ids=["Windows", "marked as UTF-8", "marked, other letters", "a name thrice", "two encodings", "a leading slash"],
)
def test_every_member_has_a_name_of_its_own(members, expected):
    """And each is read: what two names hide is not lost."""
    data = several(*members)
    found = archive.members(data)
    assert [name for name, _ in found] == expected
    assert [archive.member(data, number).decode() for _, number in found] == [content for _, content in members]


def test_a_packing_that_is_not_known_is_unsupported():
    """Not damaged: other programs can unpack it."""
    data = bytearray(packed({"a.txt": "x"}, zipfile.ZIP_STORED))
    data[8] = 9
    data[data.index(b"PK\x01\x02") + 10] = 9
    with pytest.raises(errors.UnsupportedDocument, match="unpack it first"):
        archive.member(bytes(data), 0)


def test_an_archive_cut_off_is_malformed():
    """Its list of members is lost with its end."""
    data = packed({"a.txt": "x" * 1000})
    assert not archive.is_archive(data[:40])
    with pytest.raises(errors.MalformedDocument, match="ZIP"):
        loaders.load(data[:40], "a.zip")


def test_hidden_members_are_passed_over():
    """As hidden files are."""
    data = packed({"__MACOSX/._a.txt": "x", ".DS_Store": "x", "sub/.keep": "x", "a.txt": "x", "../b.txt": "x"})
    assert archive.members(data) == (("../b.txt", 4), ("a.txt", 3))
