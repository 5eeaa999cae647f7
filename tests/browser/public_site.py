"""A school's public site with a page of each type, filled as an editor would fill it, in English and in Urdu."""

from datetime import time
from typing import Any

from home.models import SchoolPage
from newsfeed.models import Topic
from roll.models import School
from tests.factories.cast import build_cast
from tests.factories.pages import (
    contact_page,
    content_image,
    event_page,
    every_block,
    howto_page,
    localized,
    news_page,
    publish,
    resource_page,
    standard_page,
    video,
)

SCHOOL = "nai-umeed/"
# Where each type stands, after the language.
PAGES = {
    "home": "",
    "school": SCHOOL,
    "standard": f"{SCHOOL}about/",
    "contact": f"{SCHOOL}contact/",
    "events": f"{SCHOOL}events/",
    "event": f"{SCHOOL}events/open-day/",
    "news": f"{SCHOOL}news/",
    "piece of news": f"{SCHOOL}news/sports-day/",
    "resources": f"{SCHOOL}resources/",
    "resource": f"{SCHOOL}resources/time-table/",
    "how-tos": f"{SCHOOL}how-tos/",
    "how-to": f"{SCHOOL}how-tos/how-we-read/",
    "search": "search/?q=day",
}
URDU = "سب آئیں اور دیکھیں۔"


def furnish() -> str:
    """Fills an empty database; what it gives is a session of a mother of three, for the page behind sign-in."""
    cast = build_cast()
    for page in every_type(cast.school):
        localized(page, "ur", in_urdu)
    for number in range(12):
        news_page(cast.school, f"Day {number} in class", slug=f"day-{number}", photo=content_image(cast.school))
        event_page(cast.school, f"Meeting {number}", slug=f"meeting-{number}", begins=time(10), place="In the hall")
    return family(cast)


def in_urdu(text: str) -> str:
    """Captions keep their form, and long texts their length."""
    return text if "WEBVTT" in text else f"{URDU} {text}" if len(text) > 40 else URDU


def every_type(school: School) -> list[Any]:
    photo, film = content_image(school), video(school)
    front = SchoolPage.objects.get(school=school, locale__language_code="en")
    front.intro, front.photo, front.photo_alt = "A school of two hundred children.", photo, "The school"
    publish(front)
    step = {"words": "Choose a book together.", "image": photo, "alt": "A shelf"}
    shown = {"photo": photo, "photo_alt": "Children on the field"}
    body = list(every_block(school))
    return [
        standard_page(school, "About us", slug="about", body=body),
        contact_page(school, slug="contact", hours="Monday to Saturday, 8 to 2"),
        event_page(school, "Open day", slug="open-day", begins=time(10), ends=time(13), place="In the hall", body=body),
        news_page(school, "Sports day", slug="sports-day", topic=Topic.objects.first(), body=body, **shown),
        resource_page(school, slug="time-table", **shown),
        howto_page(school, slug="how-we-read", steps=[("step", step)] * 5, what_video=film, how_video=film, **shown),
    ]


def family(cast: Any) -> str:
    """A mark and a new report of each child."""
    from bench.harness import sign_in
    from tests.factories.portal import AttendanceMarkFactory, ReportFactory

    for child in (cast.aarav, cast.siya, cast.meher):
        AttendanceMarkFactory(pupil=child, code="L", marked_by=cast.head)
        ReportFactory(pupil=child, written_by=cast.head).publish(by=cast.head)
    return sign_in(cast.guardian)
