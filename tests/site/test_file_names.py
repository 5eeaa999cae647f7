"""A file is saved under the title it was shown with, in whatever script, by every door that hands one out."""

from urllib.parse import unquote

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from editing.models import Desk
from foundation.files.names import stem
from foundation.models import ContentDocument
from tests.factories.homework import HomeworkFactory
from tests.factories.letters import LetterFactory
from tests.factories.pages import event_page
from tests.factories.photos import pdf

TITLES = {
    "गणित पाठ": "गणित पाठ",
    "ਗਣਿਤ ਪਾਠ ੫": "ਗਣਿਤ ਪਾਠ ੫",
    "ریاضی کا سبق": "ریاضی کا سبق",
    "می\u200cخواهم": "می\u200cخواهم",
    "गणित ریاضی ÄÖ": "गणित ریاضی ÄÖ",
    "Maths: page 3/4 – “well-known”": "Maths page 3 4 well-known",
    "Menu.pdf": "Menu",
    '..\\../a";\r\nX: y\u202efdp': "a X y fdp",
    "क" * 90: "क" * 60,
    "?!": "",
}


def of_homework(cast, title: str) -> str:
    homework = HomeworkFactory(school_class=cast.class_5b, title=title)
    homework.file.save("a.pdf", ContentFile(pdf()))
    return reverse("portal:homework:file", args=[homework.pk])


def of_letter(cast, title: str) -> str:
    letter = LetterFactory(place=cast.class_5b, sent=True, title=title)
    letter.file.save("a.pdf", ContentFile(pdf()))
    return reverse("portal:letters:file", args=[letter.pk])


def of_document(cast, title: str) -> str:
    collection = Desk.open(cast.school).collection
    document = ContentDocument(title=title, file=ContentFile(pdf(), "a.pdf"), collection=collection)
    document.save()
    return document.url


def of_event(cast, title: str) -> str:
    return reverse("home:event_file", args=[cast.school.slug, event_page(cast.school, title).pk])


DOORS = {of_homework: "guardian", of_letter: "guardian", of_document: "editor", of_event: "guardian"}


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
@pytest.mark.parametrize("title", ["गणित पाठ", "ਗਣਿਤ ਪਾਠ ੫", "ریاضی کا سبق", "Maths page 3"])
def test_a_file_has_its_title_for_a_name(cast, as_user, door, title):
    answer = as_user(getattr(cast, DOORS[door])).get(door(cast, title))
    assert answer.status_code == 200
    name = unquote(answer["Content-Disposition"].split("filename")[1]).removeprefix("*=utf-8''").strip('="')
    assert name in (f"{title}.pdf", f"{title}.ics")


@pytest.mark.parametrize("title", TITLES)
def test_a_name_of_any_system(title):
    assert stem(title, ".pdf") == TITLES[title]


def test_a_document_without_a_letter_in_its_title_has_a_name(cast, as_user):
    answer = as_user(cast.editor).get(of_document(cast, "!"))
    assert 'filename="document.pdf"' in answer["Content-Disposition"]
