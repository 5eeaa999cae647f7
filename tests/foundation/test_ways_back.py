"""The way back that a form sends along is text from outside: it leads to a page of ours, or where the form says."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from foundation.ways_back import way_back
from tests.factories.homework import HomeworkFactory

# No address, though `redirect()` takes some of them for the name of a URL, and some for a page beside the form's.
NO_ADDRESS = ("None", "1e9", "portal:home", "a.b", "", " ", "?a", "\u0928", "0/", "(?:a+)+$", "a" * 3000)
ELSEWHERE = ("https://example.org/", "//example.org/", "http:///a", "javascript:alert(1)", "/\\example.org", "http://[")


@pytest.mark.parametrize("written", [*NO_ADDRESS, *ELSEWHERE])
def test_what_is_no_address_of_ours_leads_where_the_form_says(written):
    assert way_back(RequestFactory().get("/"), written, otherwise="/portal/") == "/portal/"


@pytest.mark.parametrize("written", ["/", "/help/?page=2", "http://testserver/portal/"])
def test_an_address_of_ours_is_kept(written):
    assert way_back(RequestFactory().get("/"), written, otherwise="/elsewhere/") == written


@pytest.mark.parametrize("written", [*NO_ADDRESS, *ELSEWHERE])
def test_every_form_that_comes_back_comes_back(cast, as_user, written):
    homework = HomeworkFactory(school_class=cast.class_5b, set_by=cast.teacher)
    pupil = as_user(cast.pupil)
    for path, field, data in (
        (reverse("portal:homework:ticks", args=[cast.aarav.code]), "back", {"done": homework.pk}),
        (reverse("language"), "next", {"language": "hi"}),
        (reverse("pupil_sign_in"), "next", {"user_name": "aarav", "words": "a b c"}),
    ):
        answer = pupil.post(path, data | {field: written})
        assert answer.status_code in {302, 422}
        assert answer.get("Location", "/").startswith("/")
