"""Every page, as each role meets it, full and empty and refused: no fault that axe finds, in English and Urdu (FULL=1:
in each language), light and dark; nothing blocked by our own policy; no error in the console; no scrolling sideways at
320 px."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import time
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import override_settings
from django.urls import reverse
from playwright.sync_api import Browser

from demo.models import SentMail
from foundation import clock
from helpdesk.models import Ticket
from home.models import EventPage, SchoolLook
from newsfeed.models import NewsPage, SocialPost, Topic
from portal.reports.models import Report, ReportCycle
from roll.models import Audience, Guardianship, SpecialDay, User
from tests.browser.sweep import LANGUAGES, Sweep, sweeping
from tests.factories import EnrolmentFactory, GuardianFactory, GuardianshipFactory, PupilFactory
from tests.factories.cast import Cast, build_cast, guardian_record, person
from tests.factories.helpdesk import TicketFactory, advance, picture
from tests.factories.pages import (
    contact_page,
    content_image,
    event_page,
    every_block,
    news_page,
    publish,
    school_page,
    standard_page,
    translated,
)
from tests.factories.portal import (
    AttendanceMarkFactory,
    RegisterFactory,
    ReportCycleFactory,
    ReportFactory,
    ReportLineFactory,
)

SCHOOL, OTHER = "nai-umeed", "sitara"
LONG = "Anandalakshmi Venkatasubramanian-Krishnamurthy"


@dataclass
class World:
    """A school in the middle of its day, with something of every kind."""

    cast: Cast
    cycle: ReportCycle
    reports: dict[str, Report] = field(default_factory=dict)
    tickets: dict[str, Ticket] = field(default_factory=dict)
    newcomer: User | None = None


@pytest.fixture
def world(build_once: Callable[[Callable[[], World]], World]) -> World:
    return build_once(filled)


def filled() -> World:
    cast = build_cast()
    made = World(cast, ReportCycleFactory(school=cast.school, name="Half-yearly report"))
    ReportCycleFactory(school=cast.school, name="Annual report")
    attendance(cast)
    reports(made)
    queries(made)
    news(cast)
    school_pages(cast)
    access(made)
    return made


def attendance(cast: Cast) -> None:
    today = clock.today()
    EnrolmentFactory(pupil=PupilFactory(school=cast.school, first_name=LONG), school_class=cast.class_5b)
    AttendanceMarkFactory(pupil=cast.aarav, code="A", marked_by=cast.teacher)
    AttendanceMarkFactory(pupil=cast.siya, code="L", marked_by=cast.teacher)
    AttendanceMarkFactory(pupil=cast.siya, code="P", session="pm", marked_by=cast.teacher)
    RegisterFactory(school_class=cast.class_2a, sent_by=cast.office)
    SpecialDay.objects.create(school=cast.other_school, date=today, reason="Guru Tegh Bahadur's martyrdom day")


def reports(world: World) -> None:
    cast = world.cast
    for name, author in (("aarav", cast.teacher), ("siya", cast.head)):
        report = ReportFactory(pupil=getattr(cast, name), cycle=world.cycle, written_by=author)
        ReportLineFactory(report=report)
        report.publish(by=author)
        world.reports[name] = report
    world.reports["draft"] = ReportFactory(pupil=cast.bilal, cycle=world.cycle, written_by=cast.teacher)


def queries(world: World) -> None:
    cast = world.cast
    for state in ("new", "open", "waiting_on_requester", "resolved", "closed"):
        title = f"The tablet trolley in room {len(world.tickets) + 1} does not charge"
        ticket = TicketFactory(school=cast.school, requester=cast.head, title=title, photos=[picture()])
        world.tickets[state] = advance(ticket, state, cast.agent)


def news(cast: Cast) -> None:
    school_page(cast.other_school)
    more = {"topic": Topic.objects.first(), "photo": content_image(cast.school), "tell": Audience.of(cast.school)}
    body = [("paragraph", "<p>Bring a <b>cap</b> and water.</p><ul><li>Buses leave at 9:30.</li></ul>")]
    body += [("heading", "What to bring"), ("quote", {"words": "We won!", "who": "Class 5"})]
    both = news_page(cast.school, "Sports day on Friday", body=body, **more)
    publish(both)
    translated(both, "ur", "جمعہ کو کھیلوں کا دن")
    only = Audience.of(cast.class_2a)
    publish(news_page(cast.school, "Class 2A reads together", slug="only-2a", read_by=only, tell=only))


def school_pages(cast: Cast) -> None:
    day = clock.today()
    standard_page(cast.school, "About us", slug="about", body=list(every_block(cast.school)))
    contact_page(cast.school, slug="contact", hours="Monday to Saturday, 8 to 2", map_url="https://example.org/map")
    event_page(cast.school, "Open day", first_day=day, begins=time(10), ends=time(13), place="In the hall")
    look = SchoolLook(school=cast.school, brand="#7A1F5C", banner_until=day)
    look.banner_en, look.banner_ur = "No water today", "آج پانی نہیں"
    look.change(by=cast.head)


def access(world: World) -> None:
    cast = world.cast
    for number, pupil in enumerate((cast.aarav, cast.bilal)):
        adult = GuardianFactory(school=cast.school, first_name=f"Adult {number}", last_name=LONG)
        GuardianshipFactory(guardian=adult, pupil=pupil)
    Guardianship.objects.filter(guardian__first_name="Rakesh").update(
        access_state="pending", decided_at=None, decided_by=None
    )
    world.newcomer = person("Nadia Newcomer")
    guardian_record(world.newcomer, cast.school)


# --- The ways through the site, by role -----------------------------------------------------------------------------
def anyone(sweep: Sweep, world: World, language: str) -> None:
    page = sweep.page
    sweep.visit("home", f"/{language}/")
    sweep.unfold("home")
    sweep.visit("school", f"/{language}/{SCHOOL}/")
    sweep.visit("news index", f"/{language}/{SCHOOL}/news/")
    sweep.visit("news", f"/{language}/{SCHOOL}/news/sports-day-on-friday/")
    for name in ("about", "contact", "events", "events/open-day"):
        sweep.visit(name, f"/{language}/{SCHOOL}/{name}/")
    sweep.unfold("event")
    printouts(sweep, language)
    sweep.visit("school without news", f"/{language}/{OTHER}/")
    sweep.visit("news index, empty", f"/{language}/{OTHER}/news/")
    sweep.visit("404", f"/{language}/{SCHOOL}/news/only-2a/", 404)
    sweep.visit("sign-in", "/accounts/login/")
    sweep.send("sign-in, nothing written", "main form .primary")
    page.evaluate("for (const token of document.querySelectorAll('[name=csrfmiddlewaretoken]')) token.value = 'x'")
    sweep.send("page open for too long", "main form .primary", 403)
    with override_settings(ACCOUNT_RATE_LIMITS={"request_login_code": "0/d/ip"}):
        page.goto("/accounts/login/")
        page.locator("[name=email]").fill("many@example.org")
        sweep.send("sign-in, too many tries", "main form .primary", 429)
    page.goto("/accounts/login/")
    page.locator("[name=email]").fill(f"{language}@example.org")
    sweep.send("code", "main form .primary", 200)
    code_page = page.url
    page.goto("about:blank")
    page.set_content(str(mail.outbox[-1].alternatives[0].content))
    sweep.look("e-mail")
    page.goto(code_page)
    page.locator("[name=code]").fill("WRNG-CODE")
    sweep.send("code, wrong", "main form .primary")


def printouts(sweep: Sweep, language: str) -> None:
    for page in (NewsPage.objects.get(title="Sports day on Friday"), EventPage.objects.get()):
        for name in ("pamphlet", "script"):
            sweep.visit(name, reverse(f"newsfeed:{name}", args=[page.translation_key, language]))


def guardian(sweep: Sweep, world: World, language: str) -> None:
    cast, report = world.cast, world.reports["siya"]
    sweep.visit("dashboard", "/portal/")
    sweep.unfold("dashboard")
    sweep.visit("children", "/portal/children/")
    sweep.visit("child", f"/portal/children/{cast.siya.code}/")
    sweep.visit("child without a report", f"/portal/children/{cast.meher.code}/")
    sweep.visit("you", "/portal/you/")
    sweep.visit("inbox", "/notices/")
    sweep.visit("report", f"/portal/children/{cast.siya.code}/reports/{report.pk}/")
    sweep.visit("news for one class", f"/{language}/{SCHOOL}/news/only-2a/")
    sweep.visit("home, signed in", f"/{language}/")
    sweep.visit("404, signed in", f"/portal/children/{cast.bilal.code}/", 404)
    sweep.visit("sign-out", "/accounts/logout/")


def newcomer(sweep: Sweep, world: World, language: str) -> None:
    sweep.visit("dashboard, empty", "/portal/")
    sweep.visit("children, empty", "/portal/children/")
    sweep.visit("inbox, empty", "/notices/")


def teacher(sweep: Sweep, world: World, language: str) -> None:
    page, cast = sweep.page, world.cast
    registers, written = f"/portal/schools/{SCHOOL}/registers/", f"/portal/schools/{SCHOOL}/reports/"
    register = f"{registers}{cast.class_5b.pk}/{clock.today()}/pm/"
    of = {name: f"{written}{world.cycle.pk}/{getattr(cast, name).code}/" for name in ("aarav", "bilal")}
    sweep.visit("dashboard, teacher", "/portal/")
    sweep.visit("registers", registers)
    sweep.visit("register, unmarked", register)
    sweep.unfold("register, unmarked")
    page.evaluate("document.querySelector('[data-rest]').replaceWith(Object.assign(document.createElement('button'), "
                  "{name: 'do', value: 'send', className: 'now', textContent: 'Send'}))")  # fmt: skip
    sweep.send("register, refused", "main form .now")
    page.locator("[data-rest]").click()
    sweep.look("register, rest marked")
    sweep.send("register, sent", "[data-rest]", 200)
    sweep.visit("reports", written)
    sweep.unfold("reports")
    sweep.visit("report, draft", of["bilal"])
    page.evaluate("for (const one of document.querySelectorAll('[maxlength]')) one.removeAttribute('maxlength')")
    page.locator("[name^=grade]").first.fill("Much too long for a grade")
    sweep.send("report, refused", "main form .primary")
    sweep.visit("report, to publish", f"{of['bilal']}publication/")
    Report.objects.filter(pk=world.reports["draft"].pk).update(comment="")
    sweep.send("report, empty", "main .primary")
    sweep.visit("report, published", of["aarav"])


def office(sweep: Sweep, world: World, language: str) -> None:
    page, access_page = sweep.page, f"/office/{SCHOOL}/access/"
    sweep.visit("your school", f"/office/{SCHOOL}/school/")
    sweep.visit("dashboard, office", "/portal/")
    sweep.visit("access", access_page)
    sweep.unfold("access")
    sweep.send("access, nobody ticked", "[name=grant][value=chosen]")
    sweep.visit("decisions", f"{access_page}?shown=decided")
    sweep.visit("decisions, nobody of that name", f"{access_page}?shown=decided&q=zzz")
    page.goto(access_page)
    sweep.send("access, granted", "[name=grant][value=class]", 200)


def head(sweep: Sweep, world: World, language: str) -> None:
    sweep.visit("dashboard, head", "/portal/")
    sweep.visit("queries", "/help/")
    for state, ticket in world.tickets.items():
        sweep.visit(f"query, {state}", reverse("helpdesk:detail", args=[ticket.public_ref]))
    sweep.visit("query, open", reverse("helpdesk:detail", args=[world.tickets["open"].public_ref]))
    sweep.unfold("query, open")
    sweep.send("query, nothing written", ".composer .primary")
    sweep.visit("new query", "/help/new/")
    sweep.send("new query, refused", "main form .primary")
    for name in ("set-up", "school", "years", "years/new", "classes", "classes/new", "staff", "staff/new", "children"):
        sweep.visit(f"our school, {name}", f"/office/{SCHOOL}/{name}/")
    sweep.send("children, nobody found", "main form .btn", 200)
    sweep.visit("a new child", f"/office/{SCHOOL}/children/new/")
    sweep.send("a new child, nothing written", "main form .primary")
    sweep.visit("school days", f"/portal/schools/{SCHOOL}/days/")
    sweep.visit("report dates", f"/portal/schools/{SCHOOL}/reports/dates/")


def other_head(sweep: Sweep, world: World, language: str) -> None:
    sweep.visit("dashboard, no school today", "/portal/")
    sweep.visit("queries, none", "/help/")
    sweep.visit("registers, no school today", f"/portal/schools/{OTHER}/registers/")
    sweep.visit("reports, none", f"/portal/schools/{OTHER}/reports/")
    sweep.visit("access, all decided", f"/office/{OTHER}/access/")


def agent(sweep: Sweep, world: World, language: str) -> None:
    address = {state: reverse("helpdesk:detail", args=[ticket.public_ref]) for state, ticket in world.tickets.items()}
    sweep.visit("dashboard, agent", "/portal/")
    sweep.visit("queue", "/help/")
    sweep.visit("queue, closed", "/help/?show=closed")
    sweep.visit("queue, no such number", "/help/?number=ABC")
    for state in ("new", "waiting_on_requester", "resolved"):
        sweep.visit(f"query at the desk, {state}", address[state])
    sweep.visit("query at the desk, open", address["open"])
    sweep.send("query at the desk, nothing written", "main form .primary")
    sweep.visit("inbox, agent", "/notices/")


def editor(sweep: Sweep, world: World, language: str) -> None:
    sweep.visit("dashboard, editor", "/portal/")
    sweep.visit("school, editor", f"/{language}/{SCHOOL}/")
    for name in ("drafts", "with-head", "news"):
        sweep.visit(f"desk, {name}", f"/school/{SCHOOL}/desk/{name}/")
    sweep.visit("logo and colour", f"/school/{SCHOOL}/look/")
    sweep.page.locator("[name=brand]").fill("#f6a91b")
    sweep.send("colour, refused", "main form .action-bar .primary")
    sweep.visit("posts, none", f"/news/{SCHOOL}/posts/")
    for number, state in enumerate(("waiting", "failed", "unsure", "dropped")):
        key = NewsPage.objects.first().translation_key
        own = {"school": world.cast.school, "page": key, "channel": f"Channel {number}", "trouble": "silent"}
        SocialPost.objects.create(state=state, handed_at=clock.now(), **own)
    sweep.visit("posts", f"/news/{SCHOOL}/posts/")
    SocialPost.objects.all().delete()
    sweep.visit("what is read", f"/news/{SCHOOL}/reads/")
    sweep.unfold("what is read")
    for name in ("waiting", "scheduled", "untranslated", "undescribed"):
        sweep.visit(f"desk, {name}", f"/school/{SCHOOL}/desk/{name}/")
    told = NewsPage.objects.get(title="Sports day on Friday")
    sweep.visit("to take back", f"/news/{SCHOOL}/{told.pk}/recall/")
    sweep.send("taken back, without a reason", "main form .tone-bad")


def publishing(sweep: Sweep, world: World, language: str) -> None:
    """The head's, with a page that waits and tells more than the head may tell by the way."""
    cast, school = world.cast, f"/school/{SCHOOL}"
    page = news_page(cast.school, f"Fees {language}", tell=Audience.of(cast.school), live=False, owner=cast.editor)
    page.save_revision(user=cast.editor)
    sweep.visit("nobody waits", f"{school}/waiting/")
    waiting = page.get_workflow().start(page, cast.editor).current_task_state
    sweep.visit("who waits", f"{school}/waiting/")
    sweep.visit("who publishes", f"{school}/publishing/")
    with override_settings(TELL_CONFIRM_ABOVE=1):
        sweep.visit("to decide", f"{school}/waiting/{waiting.pk}/")
        sweep.send("approved without the number", "main form .primary")
        sweep.send("sent back without a word", "main form [name=send_back]")
        sweep.visit("to confirm", f"{school}/pages/{page.pk}/confirmation/")
    page.delete()


def demo(sweep: Sweep, world: World, language: str) -> None:
    page = sweep.page
    with override_settings(ROOT_URLCONF="tests.site.demo_urls", TEMPLATES=with_demo_strip()):
        sweep.visit("demo, nothing sent", "/demo/sent/")
        for message in mail.outbox:
            html = str(message.alternatives[0].content)
            SentMail.objects.create(to=message.to[0], subject=message.subject, text=str(message.body), html=html)
        sweep.visit("demo", "/demo/")
        sweep.visit("demo, sent", "/demo/sent/")
        sweep.visit("demo, an e-mail", f"/demo/sent/{SentMail.objects.earliest('pk').pk}/")
        page.goto("/demo/")
        sweep.send("demo, signed in", "main form button", 200)


def with_demo_strip() -> list[dict[str, Any]]:
    made = deepcopy(settings.TEMPLATES)
    made[0]["OPTIONS"]["context_processors"].append("demo.context.demo")
    return made


GROUPS: dict[str, tuple[tuple[str, Callable[[Sweep, World, str], None]], ...]] = {
    "anyone": (("", anyone),),
    "family": (("guardian", guardian), ("newcomer", newcomer)),
    "teacher": (("teacher", teacher),),
    "school": (("office", office), ("editor", editor), ("other_head", other_head), ("head", publishing)),
    "demo": (("", demo),),
    "help": (("head", head), ("agent", agent)),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("group", GROUPS)
def test_no_page_shuts_anybody_out(group: str, language: str, world: World, browser: Browser, live_server) -> None:
    wrong, seen = [], []
    for role, way in GROUPS[group]:
        user = world.newcomer if role == "newcomer" else getattr(world.cast, role) if role else None
        with sweeping(browser, live_server.url, user) as sweep:
            sweep.speak(language)
            way(sweep, world, language)
        wrong += sweep.wrong
        seen += sweep.seen
    print(f"\n{group}, {language}: {len(seen)} pages", end="")
    assert not wrong, "\n" + "\n".join(wrong)
