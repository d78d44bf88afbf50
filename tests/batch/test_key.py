"""What decides a result is in its key, and nothing else is."""

import re
from types import SimpleNamespace

import pytest

from pipeline import errors
from pipeline.batch import key

EXTRACTOR = key.Extractor("words", key.Limits(60, 1024), None, "code")
DOCUMENT = "d" * 64


@pytest.mark.parametrize(
    "other",
    [
        EXTRACTOR._replace(vocabulary_digest="other"),
        EXTRACTOR._replace(code_digest="other"),
    ],
    ids=["vocabulary", "code"],
)
def test_another_extractor_has_other_keys(other):
    """For finished and cut-off results alike."""
    assert not set(other.keys(DOCUMENT)) & set(EXTRACTOR.keys(DOCUMENT))


@pytest.mark.parametrize(("status", "is_same"), [("extracted", True), ("malformed", True), ("timeout", False)])
def test_limits_count_where_they_cut_off(status, is_same):
    """A longer clock gives a slow document another chance, and leaves the others alone."""
    patient = EXTRACTOR._replace(limits=key.Limits(120, 1024))
    assert (patient.key(DOCUMENT, status) == EXTRACTOR.key(DOCUMENT, status)) is is_same


def engine(name):
    return lambda: SimpleNamespace(name=name)


def missing(why):
    def find():
        raise errors.NeedsOCR(why)

    return find


@pytest.mark.parametrize(
    "other", [engine("engine 6"), missing("install it"), None], ids=["another version", "missing", "not asked for"]
)
@pytest.mark.parametrize(("uses_ocr", "is_same"), [(True, False), (False, True)], ids=["scan", "text"])
def test_the_engine_counts_where_a_page_needed_it(other, uses_ocr, is_same):
    """Another engine reads scans again, and leaves the others alone."""
    mine, theirs = (EXTRACTOR._replace(find_engine=find) for find in (engine("engine 5"), other))
    assert (mine.key(DOCUMENT, uses_ocr=uses_ocr) == theirs.key(DOCUMENT, uses_ocr=uses_ocr)) is is_same


def test_no_engine_is_looked_for_where_no_page_needs_one():
    """Finding it costs a process."""

    def find():
        raise AssertionError("looked for")

    extractor = EXTRACTOR._replace(find_engine=find)
    assert extractor.key(DOCUMENT) in extractor.keys(DOCUMENT)
    assert extractor.settings(uses_ocr=False)["ocr"] is None


def test_settings_name_the_engine():
    """Where a document of the database was read with it."""
    assert EXTRACTOR._replace(find_engine=engine("engine 5")).settings(uses_ocr=True)["ocr"] == "engine 5"


def test_documents_have_keys_of_their_own():
    """Other bytes, another key."""
    assert EXTRACTOR.key(DOCUMENT) != EXTRACTOR.key("e" * 64)


def test_the_code_is_told_in_sixteen_hex():
    """The same each time."""
    assert re.fullmatch("[0-9a-f]{16}", key.code_digest())
    assert key.code_digest() == key.code_digest()


def test_the_version_is_that_of_the_project():
    """As pyproject.toml has it."""
    import tomllib
    from pathlib import Path

    project = tomllib.loads((Path(key.__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["version"] == key.VERSION
