"""Where there are no classes yet: who adds them is led there, who teaches waits for them."""

import pytest
from django.urls import reverse

from roll.models import Class, Enrolment, Teaching
from tests.factories.portal import ReportCycleFactory

PAGES = ("roll:cards", "portal:attendance:register_list", "portal:homework:staff_list", "portal:reports:staff_list")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("role", "is_led"), [("office", True), ("head", True), ("teacher", False)])
def test_without_classes_each_reads_what_is_theirs_to_do(cast, as_user, page, role, is_led):
    ReportCycleFactory(school=cast.school)
    Enrolment.objects.all().delete()
    Teaching.objects.all().delete()
    Class.objects.filter(school=cast.school).delete()
    answer = as_user(getattr(cast, role)).get(reverse(page, args=[cast.school.slug]))
    assert "No classes yet" in answer.text
    main = answer.text.partition("<main")[2]
    assert (reverse("roll:classes", args=[cast.school.slug]) in main) is is_led
    assert ("The classes you teach" in main) is not is_led
