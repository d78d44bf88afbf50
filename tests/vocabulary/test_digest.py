"""Results rest on the words, so the digest speaks of every file of words."""

from __future__ import annotations

import shutil

import pytest

from pipeline import vocabulary


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """The vocabulary in a folder that may be changed."""
    for path in vocabulary.FOLDER.glob("*.toml"):
        shutil.copy(path, tmp_path)
    monkeypatch.setattr(vocabulary, "FOLDER", tmp_path)
    return tmp_path


def test_the_digest_is_that_of_the_files_wherever_they_lie(copy):
    assert vocabulary.digest.__wrapped__() == vocabulary.digest()


@pytest.mark.parametrize("name", sorted(path.name for path in vocabulary.FOLDER.glob("*.toml")))
def test_a_changed_word_changes_the_digest(copy, name):
    before = vocabulary.digest.__wrapped__()
    path = copy / name
    path.write_text(path.read_text("utf-8") + "# 場\n", "utf-8")
    assert vocabulary.digest.__wrapped__() != before


def test_a_file_of_another_name_changes_the_digest(copy):
    before = vocabulary.digest.__wrapped__()
    (copy / "wards.toml").rename(copy / "places.toml")
    assert vocabulary.digest.__wrapped__() != before
