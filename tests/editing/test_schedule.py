"""What is set for later happens in its minute, and one page that can't go out holds up no other."""

from datetime import timedelta

import pytest
from wagtail.signals import page_published, page_unpublished

from editing.schedule import publish_due
from foundation import clock, ports
from newsfeed.models import NewsPage
from tests.factories.pages import news_page, publish


@pytest.fixture
def later(monkeypatch):
    """Two hours from now, on every clock."""

    def go():
        then = clock.now() + timedelta(hours=2)
        monkeypatch.setenv("CHAUPAL_NOW", then.isoformat())
        monkeypatch.setattr("django.utils.timezone.now", lambda: then)

    return go


def scheduled(school, title, **when):
    page = news_page(school, title, live="expire_at" in when)
    for name, moment in when.items():
        setattr(page, name, moment)
    publish(page)
    return page


def live(*pages):
    return [NewsPage.objects.get(pk=page.pk).live for page in pages]


def test_it_is_a_job_of_each_minute():
    assert "editing.schedule.publish_due" in ports.each_minute.paths()


def test_pages_go_out_and_end_when_it_was_said(cast, later):
    soon = clock.now() + timedelta(hours=1)
    out, end = scheduled(cast.school, "Out", go_live_at=soon), scheduled(cast.school, "End", expire_at=soon)
    publish_due()
    assert live(out, end) == [False, True]
    later()
    publish_due()
    assert live(out, end) == [True, False]


def test_on_a_copy_where_all_is_held_they_stay_drafts(cast, later):
    page = scheduled(cast.school, "Out", go_live_at=clock.now() + timedelta(hours=1))
    ports.outbox_held()
    later()
    publish_due()
    assert live(page) == [False]


def test_one_that_cannot_go_out_holds_up_no_other(cast, later, caplog):
    soon = clock.now() + timedelta(hours=1)
    pages = [scheduled(cast.school, f"Out {n}", go_live_at=soon + timedelta(minutes=n)) for n in range(3)]
    revision = pages[0].revisions.get()
    revision.content["title"] = ""
    revision.save()
    later()
    publish_due()
    assert live(*pages) == [False, True, True]
    assert "left as it is" in caplog.text


def test_who_thinks_again_while_others_go_out_is_heard(cast, later):
    soon = clock.now() + timedelta(hours=1)
    first, second = (scheduled(cast.school, f"Out {n}", go_live_at=soon + timedelta(minutes=n)) for n in range(2))
    ends = scheduled(cast.school, "End", expire_at=soon + timedelta(minutes=1))
    scheduled(cast.school, "Ends first", expire_at=soon)
    later()

    def meanwhile(sender, instance, **kwargs):
        if instance.title in ("Out 0", "Ends first"):
            second.revisions.update(approved_go_live_at=None)
            NewsPage.objects.filter(pk=ends.pk).update(expire_at=None, title="Stays")

    page_published.connect(meanwhile)
    page_unpublished.connect(meanwhile)
    publish_due()
    assert live(first, second, ends) == [True, False, True]
    ends.refresh_from_db()
    assert ends.title == "Stays"
