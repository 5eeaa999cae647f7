"""Each job of the site in a browser that runs no script: an old phone, a blocked file, a signal that broke off."""

import re

import pytest
from django.conf import settings
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from bench.harness import sign_in
from foundation import clock
from helpdesk.models import Ticket
from portal.attendance.models import AttendanceMark
from portal.reports.models import ReportRead
from roll.models import User
from tests.browser.sweep import options
from tests.factories.cast import Cast
from tests.factories.helpdesk import photo_upload
from tests.factories.portal import AttendanceMarkFactory, RegisterFactory, ReportFactory


@pytest.fixture
def browse(browser: Browser, live_server, transactional_db: None, school_morning: None):
    """`browse(cast.head)`: a page of theirs, or nobody's."""
    contexts = []

    def open_page(user: User | None = None) -> Page:
        context = browser.new_context(base_url=live_server.url, java_script_enabled=False, **options())
        if user:
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": sign_in(user), "url": live_server.url}
            context.add_cookies([cookie])
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def press(page: Page, name: str | re.Pattern[str]) -> None:
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name).first.click()


def test_sign_in_by_code(cast: Cast, browse) -> None:
    page = browse()
    page.goto("/portal/")
    page.get_by_label("E-mail").fill("sunita@example.org")
    press(page, "Send me a code")
    page.get_by_label("Code").fill(mail.outbox[-1].body.split("\n")[2])
    press(page, "Sign in")
    assert page.locator(".children h3").all_inner_texts() == ["Aarav", "Meher", "Siya"]


def test_open_a_report_in_one_tap_from_home(cast: Cast, browse) -> None:
    report = ReportFactory(pupil=cast.siya, comment="Siya sings before she thinks.", written_by=cast.head)
    report.publish(by=cast.head)
    page = browse(cast.guardian)
    page.goto("/portal/")
    page.get_by_role("link", name="Open report").click()
    expect(page.get_by_text("Siya sings before she thinks.")).to_be_visible()
    assert ReportRead.objects.filter(report=report, guardian__user=cast.guardian).exists()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()


def test_take_a_register(cast: Cast, browse) -> None:
    """Tap who is away, let the server mark the rest, look, send."""
    page = browse(cast.teacher)
    page.goto(f"/portal/schools/nai-umeed/registers/{cast.class_5b.pk}/{clock.today()}/am/")
    page.get_by_role("group", name="Bilal Khan").get_by_role("radio", name="Away").check(force=True)
    press(page, "Everyone else is here")
    assert not AttendanceMark.objects.exists()
    expect(page.get_by_text("All 2 are marked. Check, then send.")).to_be_visible()
    press(page, "Send register")
    expect(page.get_by_text("Register of 5B sent.")).to_be_visible()
    marks = dict(AttendanceMark.objects.values_list("pupil__first_name", "code"))
    assert marks == {"Aarav": "P", "Bilal": "A"}


def test_say_why_on_a_register_that_was_sent(cast: Cast, browse) -> None:
    """The reasons of somebody newly away come with the page that the server draws again."""
    RegisterFactory(school_class=cast.class_5b, sent_by=cast.teacher)
    for pupil in (cast.aarav, cast.bilal):
        AttendanceMarkFactory(pupil=pupil, code="P")
    page = browse(cast.teacher)
    page.goto(f"/portal/schools/nai-umeed/registers/{cast.class_5b.pk}/{clock.today()}/am/")
    page.get_by_role("group", name="Bilal Khan").get_by_role("radio", name="Away").check(force=True)
    expect(page.get_by_label("Bilal Khan: Why?")).to_have_count(0)
    press(page, "Give reasons")
    page.get_by_label("Bilal Khan: Why?").select_option("LV")
    press(page, "Send correction")
    assert cast.bilal.attendance_marks.get().code == "LV"


def test_write_and_publish_a_report(cast: Cast, browse) -> None:
    report = ReportFactory(pupil=cast.aarav, written_by=cast.teacher)
    page = browse(cast.teacher)
    page.goto(f"/portal/schools/nai-umeed/reports/{report.cycle.pk}/{cast.aarav.code}/")
    page.get_by_label("About this pupil").fill("Aarav counts in two languages.")
    press(page, "Check and publish")
    press(page, "Publish report")
    expect(page.get_by_text("Published. The family is being notified.")).to_be_visible()
    assert [message.to for message in mail.outbox if "New report for Aarav" in message.subject] == [
        ["sunita@example.org"]
    ]


def test_raise_a_query_with_a_photo_and_close_it(cast: Cast, browse) -> None:
    page = browse(cast.head)
    page.goto("/help/")
    page.get_by_role("link", name="Ask the help desk").click()
    page.get_by_label("What is it about?").fill("Tablet trolley is not charging")
    page.get_by_label("What happened?").fill("The light is off.")
    page.get_by_role("radio").first.check(force=True)
    picture = {"name": "trolley.jpg", "mimeType": "image/jpeg", "buffer": photo_upload().read()}
    page.get_by_label("Photo").set_input_files(picture)
    press(page, "Send")
    expect(page.get_by_role("img", name="Photo: open it larger")).to_be_visible()
    ticket = Ticket.objects.get()
    ticket.take(by=cast.agent)
    ticket.resolve(by=cast.agent, note="The charger is in.")
    page.reload()
    press(page, "Works now")
    expect(page.get_by_text("Closed: it works.")).to_be_visible()


def test_change_the_language(cast: Cast, browse) -> None:
    page = browse(cast.guardian)
    page.goto("/portal/")
    page.locator("summary.language-btn").click()
    page.get_by_role("button", name="اردو").click()
    expect(page.locator("html[lang=ur][dir=rtl]")).to_be_attached()
    assert page.url.endswith("/portal/")
    page.goto("/portal/you/")
    page.get_by_role("radio", name="हिन्दी").check(force=True)
    page.locator("main form .primary").first.click()
    expect(page.locator("html[lang=hi]")).to_be_attached()
    cast.guardian.refresh_from_db()
    assert cast.guardian.language == "hi"


def test_let_a_class_in_and_keep_one_out(cast: Cast, browse) -> None:
    rows = cast.guardian.guardians.get(school=cast.school).guardianships
    rows.update(access_state="pending", decided_at=None, decided_by=None)
    page = browse(cast.office)
    page.goto("/office/nai-umeed/access/")
    press(page, "Refuse Sunita Verma, Siya Verma")
    expect(page.get_by_text("Refused: 1")).to_be_visible()
    press(page, "Grant all in 5B")
    assert dict(rows.values_list("pupil__first_name", "access_state")) == {"Aarav": "granted", "Siya": "refused"}
