from io import BytesIO

import pytest
from babel.messages.catalog import Catalog, Message
from django.utils.translation import gettext, override

from foundation import catalogues


def fault(wanted: Message, translation: object, **options: object) -> str:
    catalog = Catalog(locale="hi")
    catalog.add(wanted.id, translation, context=wanted.context, **options)
    return catalogues.fault(wanted, catalog)


DAYS = Message(("%(n)s day for %(who)s", "%(n)s days for %(who)s"), flags=["python-format"])


@pytest.mark.parametrize(
    ("wanted", "translation", "expected"),
    [
        (Message("Yes"), "हाँ", ""),
        (Message("Yes"), "", "empty"),
        (Message("Hello %(name)s"), "नमस्ते %(name)s", ""),
        (Message("Hello %(name)s"), "नमस्ते", "bad format: not the same placeholders"),
        (Message("Hello {name}"), "नमस्ते {nam}", "bad format: not the same placeholders"),
        (DAYS, ("%(who)s का एक दिन", "%(who)s के %(n)s दिन"), ""),
        (DAYS, ("एक दिन", ""), "empty"),
        (DAYS, ("%(when)s", "%(who)s के %(n)s दिन"), "bad format: unknown named placeholder 'when'"),
        (Message(("{n} day", "{n} days")), ("{when}", "{n} दिन"), "bad format: a placeholder the source doesn't have"),
    ],
)
def test_a_translation_is_whole_or_its_fault_is_named(wanted, translation, expected):
    assert fault(wanted, translation) == expected


def test_a_string_that_is_missing_or_fuzzy_is_named():
    assert catalogues.fault(Message("Yes"), Catalog(locale="hi")) == "missing"
    assert fault(Message("Yes"), "हाँ", flags=["fuzzy"]) == "fuzzy"
    assert fault(Message("May", context="month"), "मई") == ""


def test_templates_give_up_their_strings_with_plural_and_context():
    source = """<p>{% translate "Yes" %}</p>
      {% translate "May" context "month" %}
      {% blocktranslate trimmed count days=n %}
        One day
      {% plural %}
        {{ days }} days
      {% endblocktranslate %}"""
    found = catalogues.template_strings(BytesIO(source.encode()), catalogues.KEYWORDS, [], {})
    assert [(line, name, strings) for line, name, strings, _ in found] == [
        (1, "gettext", "Yes"),
        (2, "pgettext", ("month", "May")),
        (3, "ngettext", ("One day", "%(days)s days", None)),
    ]


def test_lazy_strings_of_the_source_are_found():
    found = catalogues.source_strings()
    assert found.get("Incorrect password.") is not None
    assert found.get("%(num)d day").id == ("%(num)d day", "%(num)d days")
    assert found.get("%(truncated_text)s…", "String to return when truncating text") is not None


def test_what_is_compiled_can_be_read_back(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    po = tmp_path / "locale" / "hi" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Yes"\nmsgstr "हाँ"\n')
    assert catalogues.compile_all() == []
    assert [path.name for path in sorted(po.parent.iterdir())] == ["django.mo", "django.po"]
    assert "हाँ".encode() in po.with_suffix(".mo").read_bytes()


def test_english_has_words_of_its_own_for_strings_of_libraries_alone():
    source = catalogues.source_strings()
    assert catalogues.wanted_in("hi", source) is source
    wanted = catalogues.wanted_in("en", source)
    assert wanted.get("Aging pages") is not None
    assert wanted.get("Publish") is None  # ours, said in the source as it is shown
    assert {path for message in wanted if message.id for path, _ in message.locations} == {catalogues.LIBRARY}


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("Email", "E-mail"),
        ("Submit for moderation", "Send to the head"),
        ("Aging pages", "Pages not touched for long"),
        ("Media", "Videos"),
    ],
)
def test_what_libraries_say_is_said_in_our_own_words(theirs, ours):
    assert gettext(theirs) == ours
    for language in catalogues.LANGUAGES:
        with override(language):
            assert gettext(theirs) not in {theirs, ours}
