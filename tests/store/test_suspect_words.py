"""What the dictionary finds suspect in a database."""

from __future__ import annotations

from store_results import Draft

from pipeline.store import suspect_words


def draft(*texts: str) -> Draft:
    made = Draft()
    made.report()
    made.section("s1")
    for position, text in enumerate(texts, 1):
        made.item(f"i{position}", text, position=position)
    return made


def told(connection):
    return [(each.record_table, each.record_key, each.detail) for each in suspect_words.findings(connection)]


def test_a_suspect_word_is_told_with_its_record(database):
    connection = database(draft("手紙を読んよく考える。", "手紙を読んでよく考える。"))
    assert told(connection) == [("items", "i1", "「読んよく」 is probably 「読んでよく」")]


def test_what_reading_told_is_not_told_again(database):
    assert told(database(draft("互いに話し合っよく知る。"))) == []
