"""What a person sees is safe, and as wide as it prints."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.commands import terminal

japanese = st.text(st.sampled_from("青葉区の子育て支援、。「」（）ー①・abc 123%\u3099"), max_size=120)


@given(st.text())
def test_nothing_steers_the_terminal(text):
    """No control character, no override of direction, no lone surrogate; and it can be encoded."""
    shown = terminal.printable(text)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown)
    shown.encode("utf-8")


@given(st.text(st.characters(categories=["L", "N"])))
def test_words_are_left_alone(text):
    """Letters and numbers are shown as they are."""
    assert terminal.printable(text) == text


@given(japanese, st.integers(10, 60))
def test_lines_keep_their_width(text, columns):
    """No line is wider than the page."""
    assert all(terminal.width(line) <= columns for line in terminal.wrap(text, columns))


@given(japanese, st.integers(10, 60))
def test_wrapping_loses_nothing_but_blanks(text, columns):
    """Every other character is there, in order."""
    assert "".join("".join(terminal.wrap(text, columns)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("子育てをします。", 14, ["子育てをしま", "す。"]),
        ("支援する「場」です", 10, ["支援する", "「場」です"]),
        ("年6回 Instagramで", 12, ["年6回", "Instagramで"]),
        ("", 10, [""]),
        ("abcdefghijkl", 10, ["abcdefghij", "kl"]),
    ],
)
def test_lines_break_as_in_print(text, columns, lines):
    """No 。 begins a line, no 「 ends one, no word is cut that fits a line."""
    assert terminal.wrap(text, columns) == lines


@pytest.mark.parametrize(
    ("text", "columns"),
    [("abc", 3), ("青葉", 4), ("ｱｵﾊﾞ", 4), ("か\u3099", 2), ("①", 1), ("\x1b[1m青\x1b[0m", 2), ("", 0)],
)
def test_width_is_what_a_terminal_takes(text, columns):
    """Two columns for full width, none for what joins, none for colour."""
    assert terminal.width(text) == columns
