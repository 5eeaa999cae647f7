"""The demo school on a scratch database: the same on every run, with something on each of its pages."""

import logging
import random
from datetime import timedelta
from io import StringIO
from itertools import product
from threading import Thread
from typing import Any

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from factory.random import reseed_random

from bench.fixed import SEED
from bench.kinds import kind_of
from bench.readers import Local
from bench.walk import Walk
from demo.guises import people
from helpdesk.links import offered_howtos
from helpdesk.models import Ticket
from helpdesk.states import State
from portal.homework.models import Homework
from portal.letters.models import Letter
from roll.models import AcademicYear, Audience, Class, Guardian, Guardianship, Posting, Pupil, School, Term, User
from roll.unsent.models import Unsent
from tests.factories import EnrolmentFactory, GuardianshipFactory, PupilFactory
from tests.factories.bookings import BookingEventFactory

VISITOR = "visitor"
# Who runs the whole site, and is posted nowhere. The demo shows nobody in.
ADMINISTRATOR = "administrator"
SCHOOL = "nai-umeed"
LONG_NAMES = (
    "Venkatanarasimharajuvaripeta",
    "वेंकटनरसिम्हाराजुवारिपेटा",
    "ਵੇਂਕਟਨਰਸਿਮ੍ਹਾਰਾਜੂਵਾਰੀਪੇਟਾ",
    "وینکٹانرسمہاراجوواریپیٹا",
)
LONG_SCHOOL = ", Government Upper Primary School for Girls and Boys, Sarojini Nagar"


def build() -> None:
    random.seed(SEED)
    reseed_random(SEED)
    call_command("demo_school", stdout=StringIO())
    User.objects.create(username=ADMINISTRATOR, is_superuser=True, is_staff=True)


def roles() -> dict[str, Any]:
    """One person a role, and nobody: a visitor."""
    administrator = User.objects.get(username=ADMINISTRATOR)
    return {VISITOR: None} | {guise.role: user for guise, user in people()} | {ADMINISTRATOR: administrator}


def walk_as(role: str, user: Any) -> Walk:
    reader = Local(user)
    walk = Walk(lambda path: reader.get(path, expect=None), kind_of)
    walk.start("/en/" if role == VISITOR else "/portal/")
    return walk


def complete() -> None:
    """What the demo's people leave out, or have not begun: drafts, papers, an answer that shows how."""
    school, who = School.objects.get(slug=SCHOOL), roles()
    room = school.classes.get(name="5B")
    words: dict[str, Any] = {"title": "Swimming", "text": "We swim on Friday."}
    for _draft_and_sent in range(2):
        letter = Letter.write(school, by=who["teacher"], audience=Audience.of(room), file=paper(), **words)
    letter.send(by=who["teacher"])
    Homework.set_for([room], by=who["teacher"], due_on=school.today(), file=paper(), **words)
    BookingEventFactory(school=school, made_by=who["office"], published_by=None, published_at=None)
    ticket = Ticket.objects.filter(requester=who["head"], state=State.OPEN, assignee=who["agent"])[0]
    ticket.reply(by=who["agent"], text="It is shown here.", howto=offered_howtos()[0][0])
    first_in_lists = Pupil.objects.filter(school=school).earliest("sort_key", "pk")
    first_in_lists.leave(on=school.today() + timedelta(days=7), by=who["office"])
    write_earlier_record(who["guardian"])
    last = school.years.latest("ends_on").ends_on
    year = AcademicYear.objects.create(
        school=school, name="Next year", starts_on=last + timedelta(days=1), ends_on=last + timedelta(days=300)
    )
    Term.objects.create(academic_year=year, name="Term 1", starts_on=year.starts_on, ends_on=year.ends_on)
    for user in filter(None, who.values()):
        Unsent.keep(user, "/portal/you/", QueryDict("text=We swim on Friday."), MultiValueDict())


def write_earlier_record(guardian: User) -> None:
    """One of the guardian's children was at another school before, which the guardian has not said yet."""
    record = guardian.guardians.exclude(school__slug=SCHOOL).get()
    child = Pupil.objects.of_guardian(guardian, None).filter(school__slug=SCHOOL)[0]
    earlier = PupilFactory(school=record.school, first_name=child.first_name)
    ended = {"school_class": record.school.classes.all()[0], "ends_on": record.school.today() - timedelta(days=7)}
    EnrolmentFactory(pupil=earlier, **ended)
    GuardianshipFactory(guardian=record, pupil=earlier)
    Guardianship.objects.filter(pupil=earlier).grant(by=guardian)


def paper() -> ContentFile:
    return ContentFile(b"%PDF-1.4", name="swimming.pdf")


def lengthen_names() -> None:
    """Of children, adults, staff and classes as long as they are, in each script; of a school as long as it is."""
    people: Any = (Pupil, Guardian, User)
    for model, (number, name) in product(people, enumerate(LONG_NAMES)):
        some = model.objects.annotate(part=F("pk") % len(LONG_NAMES)).filter(part=number)
        some.exclude(first_name="").update(first_name=name)
    places: Any = {School: LONG_SCHOOL, Class: " Subrahmanyabharathi", Posting: " Venkatasubramanian"}
    for model, more in places.items():
        model.objects.exclude(name="").update(name=Concat("name", Value(more)))


def answer(port: int = 0) -> ThreadedWSGIServer:
    """Answers a browser in this process from here on, and returns the server."""
    server = ThreadedWSGIServer(("127.0.0.1", port), WSGIRequestHandler)
    server.set_app(get_wsgi_application())
    # Not before: that sets up logging anew.
    logging.getLogger("django.server").setLevel(logging.CRITICAL)
    Thread(target=server.serve_forever, daemon=True).start()
    return server
