"""The words of screens, mails and messages: one word for one thing, plain English, each language in its own signs.

What CONTEXT.md says of words on the screen, as far as a machine can hold it.
"""

import ast
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import pytest
from babel.messages.catalog import Message

from foundation import catalogues

# Of English: a pattern, and the better word.
BETTER_WORDS = {
    r"\bstands?\b": "appears, is shown, applies",
    r"\b(is|are|was|were|will be|being|not) told\b": "is notified; what a person says has been told",
    r"\b([Tt]ell|told) of\b|\btold (this|it)\b": "report, notify about",
    r"\b[Ww]hom\b": "who",
    r"\bwaits? for\b": "is waiting for",
    r"\b(day|time|moment|month) is over\b": "has passed",
    r"(?<!there )(?<!There )\bis no (date|month|role|school|phone|e-mail)\b|\bis none of\b": "is not a",
    r"\b[Tt]ake back\b": "cancel what is planned, undo what was just done, take it back from those who were notified",
    r"\b[Cc]all(s|ed)? (it |this |these times )?off\b": "cancel",
    r"\b[Ee]mails?\b": "e-mail",
    r"\b(file|kind|picture|photo)s? (is|are) not taken\b": "can't be used",
    r"\bat most\b": "no more than",
    r"\banew\b|\blacks?\b|\bfor nothing\b|\bthereof\b|\bmeanwhile\b": "again, has no, free, in the meantime",
    r"\b(a|the|no|No|every|Every) homes?\b|\b(H|h)omes (have|are|is)\b": "the family, families",
    r"\bstudents?\b": "pupil",
    r"\bsub(mit|mits|mitted) to the head\b": "send to the head",
    r"\b[Ww]rite your code\b|\b[Ww]rite what (stands|is) on\b": "enter",
    r"\b[Tt]his page is not here\b|\b[Nn]ot here\b": "We can’t find this page",
    r"\balt\b": "a description",
    r"\b[Rr]ing (them|the)\b": "call",
    r"\b(was|were) written down\b|\b[Ww]ritten down (for|at)\b": "recorded",
    r"\b(parted|joined) (from|to) (a|you)\b": "linked",
    r"\bclick\b": "tap",
}
# A home is one address of a child: where letters are counted, one sheet for each.
HOMES_COUNTED = re.compile(r"one for each home|homes? (have|has) (not opened|neither)|homes?$|home page")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")

# The letters and signs of each, without its stops and commas.
SCRIPTS = {
    "hi": "\u0900-\u0963\u0966-\u097f",
    "pa": "\u0a00-\u0a7f",
    "ur": "\u0620-\u0669\u066e-\u06d3\u06d5-\u06ff",
}
STOPS = {"hi": "।", "pa": "।", "ur": "۔"}
# Of each language: a spelling or a word that stood beside the one that we have chosen.
ONE_SPELLING = {
    "hi": (
        ("कीजिए", "करें"), ("दीजिए", "दें"), ("पूछिए", "पूछें"), ("चुनिए", "चुनें"), ("देखिए", "देखें"), ("लिखिए", "लिखें"),
        ("भेजिए", "भेजें"), ("बताइए", "बताएँ"), ("लगाइए", "लगाएँ"), ("जोड़िए", "जोड़ें"), ("छापिए", "छापें"), ("लीजिए", "लें"),
        ("खाली", "ख़ाली"), ("खुद", "ख़ुद"), ("गलत", "ग़लत"), ("गलती", "ग़लती"), ("कागज़", "काग़ज़"), ("हिन्दी", "हिंदी"),
        ("ईमेल", "ई-मेल"), ("नामावली", "नाम-सूची"), ("पृष्ठ", "पेज"), ("अनुपस्थिति", "ग़ैरहाज़िरी"), ("तरीका", "तरीक़ा"),
        ("तरीके", "तरीक़े"), ("मुलाकात", "मुलाक़ात"), ("मुलाकातों", "मुलाक़ातों"), ("सहेजें", "सेव करें"), ("बाक़ी", "बाकी"),
        ("फोटो", "फ़ोटो"), ("फोन", "फ़ोन"), ("फाइल", "फ़ाइल"), ("ज्यादा", "ज़्यादा"), ("जरूरी", "ज़रूरी"), ("खबर", "ख़बर"),
        ("तारीख", "तारीख़"), ("आखिरी", "आख़िरी"), ("नवमबर", "नवंबर"), ("दिसमबर", "दिसंबर"), ("गुरूवार", "गुरुवार"),
    ),
    "pa": (
        ("ਹਾਲੇ", "ਅਜੇ"), ("ਸਫ਼ਾ", "ਪੰਨਾ"), ("ਸਫ਼ੇ", "ਪੰਨੇ"), ("ਇਹਨਾਂ", "ਇਨ੍ਹਾਂ"), ("ਉਹਨਾਂ", "ਉਨ੍ਹਾਂ"), ("ਗਲਤ", "ਗ਼ਲਤ"),
        ("ਗਲਤੀ", "ਗ਼ਲਤੀ"), ("ਖਾਲੀ", "ਖ਼ਾਲੀ"), ("ਕਾਗਜ਼", "ਕਾਗ਼ਜ਼"), ("ਇਸਨੂੰ", "ਇਸ ਨੂੰ"), ("ਈਮੇਲ", "ਈ-ਮੇਲ"), ("ਪ੍ਰਕਾਸ਼ਿਤ", "ਜਾਰੀ"),
        ("ਸੰਭਾਲੋ", "ਸਾਂਭੋ"), ("ਸੰਭਾਲਿਆ", "ਸਾਂਭਿਆ"), ("ਦੇਖੋ", "ਵੇਖੋ"), ("ਦੇਖ", "ਵੇਖ"), ("ਦਿਖਣਗੇ", "ਦਿਸਣਗੇ"), ("ਦਿਖਦਾ", "ਦਿਸਦਾ"),
        ("ਪ੍ਰੀਖਿਆ", "ਇਮਤਿਹਾਨ"), ("ਲਾਈਨ", "ਸਤਰ"), ("ਸਿਆ", "ਸੀਆ"), ("ਖਬਰ", "ਖ਼ਬਰ"), ("ਫੋਟੋ", "ਫ਼ੋਟੋ"), ("ਫੋਨ", "ਫ਼ੋਨ"),
        ("ਫਾਈਲ", "ਫ਼ਾਈਲ"), ("ਤਾਰੀਖ", "ਤਾਰੀਖ਼"), ("ਸੈਸ਼ਨ", "ਟਰਮ"), ("'ਤੇ", "’ਤੇ"),
    ),
    "ur": (
        ("سکول", "اسکول"), ("سکولوں", "اسکولوں"), ("براہِ کرم", "مہربانی کر کے"), ("کیجیے", "کریں"), ("دیجیے", "دیں"),
        ("دیکھیے", "دیکھیں"), ("چنیے", "چنیں"), ("پوچھیے", "پوچھیں"), ("بتائیے", "بتائیں"), ("چھاپیے", "چھاپیں"),
        ("بُک", "بک"), ("پتا", "پتہ"), ("کلاس", "جماعت"), ("مدیر", "ایڈیٹر"), ("خاندان", "گھر والے"),
        ("سیشن", "بار، وقت"), ("کمرا", "کمرہ"),
        ("اِس", "اس"), ("اُس", "اس"), ("ھفتہ", "سنیچر, ہفتہ"), ("منتخب", "چنیں"), ("اساتذہ", "استاد"),
    ),
}  # fmt: skip
INVISIBLE = re.compile("[\u200b-\u200d\u2028\ufeff]")
# Short names of months end with a point in Hindi and Punjabi; the signs are what the language has.
WITHOUT_SENTENCES = {"abbrev. month", "punctuation"}
SHORT_MONTHS = set(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])


def english_faults(text: str) -> list[str]:
    """What is to be said otherwise, each with its better word."""
    return [
        f"{match[0]!r}: {better}"
        for pattern, better in BETTER_WORDS.items()
        if (match := re.search(pattern, PLACEHOLDER.sub("…", text)))
        and not ("home" in match[0].lower() and HOMES_COUNTED.search(text))
    ]


def has_word(text: str, word: str, script: str) -> bool:
    return bool(re.search(rf"(?<![{script}]){re.escape(word)}(?![{script}])", text))


def translation_faults(language: str, text: str) -> list[str]:
    """Signs of Latin script, spellings that we don't have, letters that nobody sees."""
    script = SCRIPTS[language]
    faults = [f"{wrong}: {right}" for wrong, right in ONE_SPELLING[language] if has_word(text, wrong, script)]
    if re.search(rf"[{script}][)”]?\.(?=\s|$)", text):
        faults.append(f"a Latin full stop: {STOPS[language]}")
    if language == "ur" and re.search(rf"[{script}][,;?](?=\s|$)", text):
        faults.append("a Latin comma, semicolon or question mark: ، ؛ ؟")
    if language != "ur" and re.search("[،۔؟]", text):
        faults.append("a sign of Urdu")
    if INVISIBLE.search(text):
        faults.append("a letter that nobody sees")
    if text != unicodedata.normalize("NFC", text):
        faults.append("not in NFC")
    return faults


def ends_as(language: str, english: str, text: str) -> bool:
    """A sentence is translated as a sentence, with its end; a label as a label."""
    return english.rstrip().endswith((".", "?", "!")) == text.rstrip().endswith((STOPS[language], "?", "؟", "!"))


def ours(messages: Iterable[Message]) -> list[Message]:
    """Without the strings of libraries, whose English is not ours."""
    theirs = {"locale/borrowed.py", catalogues.LIBRARY}
    return [message for message in messages if message.id and not {path for path, _ in message.locations} <= theirs]


def said(message: Message) -> list[str]:
    return catalogues.forms(message.id)


def test_english_is_plain_and_has_one_word_for_one_thing():
    texts = [*(text for message in ours(catalogues.source_strings()) for text in said(message))]
    texts += [text for message in catalogues.read("en") if message.id for text in catalogues.forms(message.string)]
    faults = {text: english_faults(text) for text in texts}
    assert {text: fault for text, fault in faults.items() if fault} == {}


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_translations_have_their_own_signs_and_one_spelling(language):
    faults: dict[str, Any] = {}
    for message in catalogues.read(language):
        if message.id and message.context not in WITHOUT_SENTENCES and message.id not in SHORT_MONTHS:
            for text in catalogues.forms(message.string):
                if found := translation_faults(language, text):
                    faults[text] = found
    assert faults == {}


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_a_sentence_is_translated_as_a_sentence(language):
    wrong = [
        (english, text)
        for message in ours(catalogues.read(language))
        if message.context not in WITHOUT_SENTENCES
        for english, text in zip(said(message), catalogues.forms(message.string), strict=True)
        if not ends_as(language, english, text)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("planted", "better"),
    [
        ("Letters stand here.", "appears"),
        ("The family is told at once.", "notified"),
        ("Tell of an absence", "report"),
        ("Whom to ask", "who"),
        ("Nothing waits for you", "waiting"),
        ("This day is over.", "passed"),
        ("“x” is no date", "is not a"),
        ("Take back", "cancel"),
        ("Called off", "cancel"),
        ("Email address", "e-mail"),
        ("Every home is reached", "family"),
        ("Photos without alt", "description"),
    ],
)
def test_a_planted_word_is_found(planted, better):
    assert [fault for fault in english_faults(planted) if better in fault]


def test_plain_words_pass():
    for text in ("Sent. The school has been told.", "%(n)s sheets, one for each home.", "Take it back", "Letters home"):
        assert english_faults(text) == []


@pytest.mark.parametrize(
    ("language", "planted"),
    [
        ("hi", "ग़ैरहाज़िर. अगर"),
        ("hi", "कृपया पूछिए।"),
        ("hi", "सोम\u200cवार"),
        ("pa", "ਇੱਥੇ ਹੈ."),
        ("pa", "ਸਕੂਲ ਵੇਖੋ, ਫਿਰ ਦੇਖੋ।"),
        ("ur", "غیر حاضر. اگر"),
        ("ur", "نومبر, 15:20"),
        ("ur", "یہ سکول ہے۔"),
        ("ur", "براہِ کرم لکھیں۔"),
    ],
)
def test_a_planted_fault_of_a_translation_is_found(language, planted):
    assert translation_faults(language, planted)


@pytest.mark.parametrize(("language", "text"), [("hi", "सेव हो गया।"), ("pa", "ਸਾਂਭ ਲਿਆ।"), ("ur", "محفوظ ہو گیا۔")])
def test_a_sound_translation_passes(language, text):
    assert translation_faults(language, text) == []
    assert ends_as(language, "Saved.", text)
    assert not ends_as(language, "Saved", text)


def demo_texts() -> list[str]:
    """What the demo's people write: strings of several words, without docstrings."""
    found = []
    for path in sorted((catalogues.ROOT / "demo").glob("*.py")):
        tree = ast.parse(path.read_text())
        documented = (node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef))
        docstrings = {ast.get_docstring(node, clean=False) for node in documented}
        strings = (
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )
        found += [text for text in strings if text not in docstrings and text.count(" ") > 2]
    return found


def test_the_demo_speaks_as_the_product_does():
    """Its people may stand and wait for each other; the headings of its clips are drawn into them."""
    texts = [re.sub("[Ss]tands?|waits for", "is", text) for text in demo_texts() if text != "Every home, one week"]
    faults = {text: english_faults(text) for text in texts}
    for language, script in SCRIPTS.items():
        theirs = [text for text in demo_texts() if re.search(f"[{script}]{{2}}", text)]
        faults |= {text: translation_faults(language, text) for text in theirs}
    assert {text: fault for text, fault in faults.items() if fault} == {}
