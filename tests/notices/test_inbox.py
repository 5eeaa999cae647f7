import pytest
from django.urls import reverse

from notices.models import Delivery, Event
from notices.notice import Notice
from tests.factories import GuardianFactory, UserFactory


@pytest.fixture
def told_of_school(cast, django_capture_on_commit_callbacks):
    from tests.notices.test_engine import SchoolTold

    with django_capture_on_commit_callbacks(execute=True):
        return SchoolTold(cast.school).send(by=cast.office)


def test_the_inbox_shows_what_is_new_and_opening_marks_it(cast, told_of_school, as_user):
    client = as_user(cast.guardian)
    page = client.get(reverse("notices:inbox")).content.decode()
    assert "Nai Umeed Primary School for Sunita" in page
    assert Delivery.objects.filter(user=cast.guardian, opened_at__isnull=True).count() == 2
    answer = client.get(reverse("notices:open", args=[told_of_school.pk]))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert not Delivery.objects.filter(user=cast.guardian, opened_at__isnull=True).exists()


def test_a_link_preview_marks_nothing(cast, told_of_school, as_user):
    as_user(cast.guardian).head(reverse("notices:open", args=[told_of_school.pk]))
    assert Delivery.objects.filter(user=cast.guardian, opened_at__isnull=True).count() == 2


def test_others_notices_do_not_exist(cast, told_of_school, as_user):
    assert as_user(cast.other_head).get(reverse("notices:open", args=[told_of_school.pk])).status_code == 404
    assert "Nai Umeed" not in as_user(cast.other_head).get(reverse("notices:inbox")).content.decode()


def test_who_may_read_it_and_was_not_told_has_no_notice_of_it(cast, told_of_school, as_user):
    later = GuardianFactory(school=cast.school, user=UserFactory(first_name="Later")).user
    assert Notice.kinds["tests.school_told"].readable(later).exists()
    assert as_user(later).get(reverse("notices:open", args=[told_of_school.pk])).status_code == 404
    assert "for Later" not in as_user(later).get(reverse("notices:inbox")).text


def test_what_one_may_no_longer_see_is_gone_from_the_inbox(cast, told_of_school, as_user, monkeypatch):
    kind = Notice.kinds["tests.school_told"]
    monkeypatch.setattr(kind, "readable", classmethod(lambda cls, user: type(cast.school).objects.none()))
    client = as_user(cast.guardian)
    assert client.get(reverse("notices:open", args=[told_of_school.pk])).status_code == 404
    assert "for Sunita" not in client.get(reverse("notices:inbox")).content.decode()
    client.post(reverse("notices:all_read"))
    assert not Delivery.objects.filter(user=cast.guardian, opened_at__isnull=True).exists()


def test_the_inbox_asks_as_much_for_many_as_for_one(cast, told_of_school, as_user, django_assert_max_num_queries):
    for n in range(3):
        event = Event.objects.create(kind="tests.school_told", subject_id=cast.school.pk, dedupe_key=f"again{n}")
        Delivery.objects.create(event=event, user=cast.guardian, channel="in_app")
    client = as_user(cast.guardian)
    client.get(reverse("notices:inbox"))
    with django_assert_max_num_queries(9):
        client.get(reverse("notices:inbox"))


def test_the_empty_inbox_says_what_will_be_there(cast, as_user):
    assert "No notices yet" in as_user(cast.agent).get(reverse("notices:inbox")).content.decode()
