"""Every field that keeps a file is entered with the doors that write it; what each refuses is the proof `files`."""

import pytest
from django.apps import apps

from bench.doors import ANYTHING, DOCUMENTS, KEPT, WRITTEN_BY_NOBODY, file_fields, unentered
from foundation.files.cleaning import HOMEWORK, LETTERS
from portal.homework.forms import HomeworkForm
from portal.letters.forms import LetterForm


def test_every_file_field_there_is_has_its_doors():
    assert unentered() == []
    assert len(file_fields()) == len(KEPT) + len(WRITTEN_BY_NOBODY)


def test_a_new_one_is_found(monkeypatch):
    letter = apps.get_model("portal_letters.Letter")
    monkeypatch.setattr(letter._meta.get_field("file"), "name", "enclosure")
    assert unentered() == ["portal_letters.Letter.enclosure", "portal_letters.Letter.file"]


def test_what_is_hostile_has_one_name():
    """Two of one name would be sent as one."""
    assert len(ANYTHING) == len(DOCUMENTS) + sum(
        len(KEPT[f"foundation.{kind}.file"].hostile) for kind in ("ContentImage", "ContentMedia")
    )


@pytest.mark.parametrize(("form", "accepted"), [(HomeworkForm, HOMEWORK), (LetterForm, LETTERS)])
def test_what_goes_home_is_cleaned_as_the_door_says(form, accepted):
    assert form.base_fields["file"].accepted is accepted
