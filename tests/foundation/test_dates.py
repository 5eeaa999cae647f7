"""Dates read as people write them, in every language and every format that a page or a mail uses."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.dates import MONTHS, MONTHS_3, MONTHS_ALT, MONTHS_AP, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format, get_format
from django.utils.translation import override, pgettext

from foundation.punctuation import listed, sentences

ROOT = Path(__file__).parents[2]
DAYS = {
    "hi": "सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार",
    "pa": "ਸੋਮਵਾਰ ਮੰਗਲਵਾਰ ਬੁੱਧਵਾਰ ਵੀਰਵਾਰ ਸ਼ੁੱਕਰਵਾਰ ਸ਼ਨਿੱਚਰਵਾਰ ਐਤਵਾਰ",
    "ur": "پیر منگل بدھ جمعرات جمعہ سنیچر اتوار",
}
SHORT_DAYS = {
    "hi": "सोम मंगल बुध गुरु शुक्र शनि रवि",
    "pa": "ਸੋਮ ਮੰਗਲ ਬੁੱਧ ਵੀਰ ਸ਼ੁੱਕਰ ਸ਼ਨਿੱਚਰ ਐਤ",
    "ur": DAYS["ur"],
}
LONG_MONTHS = {
    "hi": "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
    "pa": "ਜਨਵਰੀ ਫ਼ਰਵਰੀ ਮਾਰਚ ਅਪ੍ਰੈਲ ਮਈ ਜੂਨ ਜੁਲਾਈ ਅਗਸਤ ਸਤੰਬਰ ਅਕਤੂਬਰ ਨਵੰਬਰ ਦਸੰਬਰ",
    "ur": "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
}
SHORT_MONTHS = {
    "hi": "जन. फ़र. मार्च अप्रैल मई जून जुल. अग. सितं. अक्टू. नवं. दिसं.",
    "pa": "ਜਨ. ਫ਼ਰ. ਮਾਰਚ ਅਪ੍ਰੈਲ ਮਈ ਜੂਨ ਜੁਲਾ. ਅਗ. ਸਤੰ. ਅਕਤੂ. ਨਵੰ. ਦਸੰ.",
    "ur": LONG_MONTHS["ur"],
}
SCRIPTS = {"hi": "DEVANAGARI", "pa": "GURMUKHI", "ur": "ARABIC"}
# How the formats of templates and code spell a date: `{{ day|date:"l j F" }}`, `date_format(day, "D j M")`.
ASKED = re.compile(r'date:"([^"]+)"|(?:date|time)_format\([^"\n]+"([^"]+)"')
LETTERS = set("lDFMNEb")
NAMED = {"DATE_FORMAT", "SHORT_DATE_FORMAT", "DATETIME_FORMAT"}


def formats_in_use() -> set[str]:
    """Each format with a name of a day or a month in it, read from the sources."""
    folders = ("templates", "foundation", "home", "newsfeed", "notices", "portal", "helpdesk", "roll", "editing")
    paths = [
        path for folder in folders for path in (ROOT / folder).rglob("*.*") if path.suffix in {".html", ".txt", ".py"}
    ]
    found = {"".join(match) for path in paths for match in ASKED.findall(path.read_text())}
    return {each for each in found if LETTERS & set(each) and not each.isupper()} | NAMED


FORMATS = sorted(formats_in_use())


@pytest.mark.parametrize("language", DAYS)
def test_each_day_and_month_has_its_right_name(language):
    with override(language):
        assert [str(WEEKDAYS[n]) for n in range(7)] == DAYS[language].split()
        assert [str(WEEKDAYS_ABBR[n]) for n in range(7)] == SHORT_DAYS[language].split()
        for table in (MONTHS, MONTHS_ALT):
            assert [str(table[n]) for n in range(1, 13)] == LONG_MONTHS[language].split()
        for table in (MONTHS_3, MONTHS_AP):
            assert [str(table[n]) for n in range(1, 13)] == SHORT_MONTHS[language].split()


def test_the_formats_of_the_pages_are_found():
    assert {"l j F", "D j M", "DATETIME_FORMAT"} <= set(FORMATS)


@pytest.mark.parametrize("pattern", FORMATS)
@pytest.mark.parametrize("language", DAYS)
def test_a_date_has_the_languages_own_letters_and_comma_in_every_format(language, pattern):
    days, months = DAYS[language].split() + SHORT_DAYS[language].split(), LONG_MONTHS[language].split()
    known = {*days, *months, *SHORT_MONTHS[language].split()}
    with override(language):
        for month in range(1, 13):
            for n in range(7):
                words = date_format(datetime(2026, month, 1, 15, 20, tzinfo=UTC) + timedelta(days=n), pattern)
                names = [part.strip("،,") for part in words.split() if not part[0].isdigit()]
                assert set(filter(None, names)) <= known
                assert not re.search("[\u200b-\u200d]", words)
                assert all(SCRIPTS[language] in unicodedata.name(letter) for letter in words if letter.isalpha())
                assert ("," not in words) if language == "ur" else ("،" not in words)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Sat 28 Nov, 15:20"),
        ("hi", "शनि 28 नवं., 15:20"),
        ("pa", "ਸ਼ਨਿੱਚਰ 28 ਨਵੰ., 15:20"),
        ("ur", "سنیچر 28 نومبر، 15:20"),
    ],
)
def test_a_moment_on_a_page_has_the_comma_of_its_language(language, expected, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-30T09:00:00+05:30")
    moment = datetime(2026, 11, 28, 9, 50, tzinfo=UTC)
    with override(language):
        drawn = Template("{% load chaupal %}{% when moment %}").render(Context({"moment": moment}))
        assert re.sub("<[^>]+>", "", drawn) == expected


def test_a_week_is_not_the_urdu_saturday():
    """Both were ہفتہ, on one page."""
    with override("ur"):
        assert date_format(date(2026, 11, 28), "l") not in {"ہفتہ", "ھفتہ"}


@pytest.mark.parametrize(
    ("language", "line", "text"),
    [
        ("en", "Aarav, Siya", "Absent. Call us."),
        ("hi", "Aarav, Siya", "Absent। Call us."),
        ("pa", "Aarav, Siya", "Absent। Call us."),
        ("ur", "Aarav، Siya", "Absent۔ Call us."),
    ],
)
def test_parts_of_a_sentence_are_joined_by_the_languages_own_signs(language, line, text):
    with override(language):
        assert listed(["Aarav", "Siya"]) == line
        assert sentences("Absent", "Call us.") == text
        assert pgettext("punctuation", ", ") in {", ", "، "}
        assert "،" in get_format("DATETIME_FORMAT") if language == "ur" else "," in get_format("DATETIME_FORMAT")
