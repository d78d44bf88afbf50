"""Japanese verb endings, enough for the stock of sentences: a text ends in a dictionary form and is given another ending."""

from __future__ import annotations

import re

ICHIDAN_BEFORE = "えけせてねへめれげぜでべぺいきしちにひみりぎじびぴ"
STEMS = {  # last kana of a verb of the first group → what stands before ます, before て, before た
    "う": ("い", "って", "った"),
    "く": ("き", "いて", "いた"),
    "ぐ": ("ぎ", "いで", "いだ"),
    "す": ("し", "して", "した"),
    "つ": ("ち", "って", "った"),
    "ぬ": ("に", "んで", "んだ"),
    "ぶ": ("び", "んで", "んだ"),
    "む": ("み", "んで", "んだ"),
    "る": ("り", "って", "った"),
}
NOUN_OF_VERB = re.compile(r"を(?P<noun>[一-鿿ァ-ヶー]{2,6})する$")


def stems(text: str) -> tuple[str, str, str]:
    """What stands before ます, before いく, and the plain past."""
    if text.endswith("する"):
        head = text[:-2]
        return head + "し", head + "して", head + "した"
    if text.endswith("る") and text[-2] in ICHIDAN_BEFORE:
        return text[:-1], text[:-1] + "て", text[:-1] + "た"
    polite, going, past = STEMS[text[-1]]
    return text[:-1] + polite, text[:-1] + going, text[:-1] + past


def inflect(text: str, form: str) -> str:
    """The sentence in the wanted ending, with its full stop; a noun keeps none.

    >>> inflect("講座を開催する", "polite"), inflect("講座を開催する", "noun"), inflect("輪が広がる", "past")
    ('講座を開催します。', '講座の開催', '輪が広がった。')
    """
    if text.endswith("＃"):
        return text[:-1]
    if text.endswith("。"):
        return text
    polite, going, past = stems(text)
    if form == "noun":
        match = NOUN_OF_VERB.search(text)
        return text[: match.start()] + "の" + match["noun"] if match else text + "こと"
    endings = {
        "plain": text,
        "polite": polite + "ます",
        "going": going + "いく",
        "going_polite": going + "いきます",
        "past": past,
        "past_polite": polite + "ました",
        "need": text + "必要がある",
        "going_need": going + "いく必要がある",
        "want": going + "いきたい",
        "thing": text + "ことが課題である",
    }
    return endings[form] + "。"
