"""Among the pictures of their school editors see a lock where a photo is held; nobody else learns that it is there."""

import re

import pytest

from tests.factories import PostingFactory, UserFactory
from tests.factories.pages import content_image
from tests.factories.photos import consent, photo_of

WORDS = "Not shown"


@pytest.fixture
def held(cast) -> list[str]:
    """The addresses of a photo whose child has no yes any more."""
    yes = consent(cast.siya, cast.office)
    image = photo_of([cast.siya], by=cast.office)
    found = [image.file.url, image.get_rendition("max-165x165").file.url]
    yes.withdraw(by=cast.guardian)
    return found


@pytest.mark.parametrize("language", ["en", "ur"])
def test_an_editor_sees_a_lock(cast, held, as_user, language):
    client = as_user(cast.editor)
    client.post("/language/", {"language": language})
    for path in held:
        answer = client.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (404, "image/svg+xml")
        assert answer["Cache-Control"] == "private, no-store"
        words = re.findall(r"<(?:title|text)[^>]*>([^<]+)<", answer.text)
        assert len(words) == 2 and answer.text.startswith("<svg") and (WORDS in words or language != "en")


@pytest.mark.parametrize("role", ["guardian", "teacher", "agent", "other_editor", None])
def test_to_everybody_else_it_is_not_there(cast, held, as_user, client, role):
    if role == "other_editor":
        PostingFactory(user=(user := UserFactory()), school=cast.other_school, role="editor")
    else:
        user = getattr(cast, role) if role else None
    for path in held:
        answer = (as_user(user) if user else client).get(path)
        assert answer.status_code == 404 and WORDS not in answer.text and "svg" not in answer["Content-Type"]


@pytest.mark.parametrize("role", ["office", "head"])
def test_the_office_and_the_head_see_the_photo(cast, held, as_user, role):
    assert {as_user(getattr(cast, role)).get(path).status_code for path in held} == {200}


def test_a_photo_that_is_shown_is_itself(cast, as_user):
    image = content_image(cast.school)
    answer = as_user(cast.editor).get(image.get_rendition("max-165x165").file.url)
    assert answer.status_code == 200 and answer["Content-Type"] != "image/svg+xml"
