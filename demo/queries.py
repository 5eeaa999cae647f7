"""What the schools of the block have asked the help desk, and how far each query has come."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from demo.moments import Calendar
from demo.paintings import picture
from helpdesk.models import Picture, Ticket
from helpdesk.promises import news_deadline
from roll.models import School, User

Step = tuple[datetime, Callable[[], object]]


def photo(name: str) -> Picture:
    upload = SimpleUploadedFile(f"{name}.jpg", picture(name), "image/jpeg")
    return Picture.of_upload(upload)


class Query:
    """A query whose steps are noted here and taken later, in the order of the clock."""

    def __init__(self, school: School, head: User, agent: User, title: str, category: str) -> None:
        self.school, self.head, self.agent, self.title, self.category = school, head, agent, title, category
        self.ticket: Ticket | None = None
        self.calendar = Calendar.of(school)
        self.steps: list[Step] = []

    def raised(self, back: int, at: str, text: str, photos: tuple[str, ...] = ()) -> "Query":
        def go() -> None:
            self.ticket = Ticket.raise_query(
                by=self.head, school=self.school, title=self.title, text=text, category=self.category,
                photos=[photo(name) for name in photos],
            )  # fmt: skip

        return self._then(back, at, go)

    def by_desk(self, back: int, at: str, verb: str, **words: object) -> "Query":
        return self._then(back, at, lambda: getattr(self.ticket, verb)(by=self.agent, **words))

    def by_school(self, back: int, at: str, verb: str, **words: object) -> "Query":
        return self._then(back, at, lambda: getattr(self.ticket, verb)(by=self.head, **words))

    def _then(self, back: int, at: str, go: Callable[[], object]) -> "Query":
        self.steps.append((self.calendar.at(back, at), go))
        return self


def queries(school: School, head: User, agent: User, others: list[tuple[School, User]]) -> Iterator[Step]:
    (mati, rafiq), (dewa, kusum) = others
    visit = school.today() + timedelta(days=2)
    while not school.is_open(visit) and visit < school.today() + timedelta(days=20):
        visit += timedelta(days=1)
    asked = [
        Query(school, head, agent, "Tablet trolley is not charging", "device")
        .raised(1, "09:10", TROLLEY, ("trolley",))
        .by_desk(1, "09:32", "take")
        .by_desk(1, "09:41", "reply", text=ENGINEER, promised_at=news_deadline(visit, school)),
        Query(school, head, agent, "Two children are in the wrong class", "roll")
        .raised(2, "11:20", "Since the last list two children from 4A are shown in 4B. Their registers are wrong.")
        .by_desk(2, "12:05", "take")
        .by_desk(2, "12:11", "ask", text="Thank you. Please write their two admission numbers, not their names."),
        Query(school, head, agent, "No internet in the afternoon", "network")
        .raised(5, "14:15", "From 1 o'clock until the evening the line is dead. Mornings are fine.")
        .by_desk(5, "14:50", "take")
        .by_desk(4, "10:30", "reply", text="The company has found a cable that gets hot. They will change it tomorrow.")
        .by_desk(3, "15:40", "resolve", note="The new cable went in at 3 o'clock. Please try it tomorrow afternoon."),
        Query(school, head, agent, "A teacher gets no sign-in code", "sign_in")
        .raised(12, "08:50", "Mr Yadav enters his address, but no code comes.")
        .by_desk(12, "09:05", "take")
        .by_desk(12, "09:20", "resolve", note="His address had one dot too many. It is right now: please try again.")
        .by_school(12, "10:02", "confirm", text="He is in. That was quick, thank you."),
        Query(mati, rafiq, agent, "The meeting link asks for a password", "task")
        .raised(1, "13:25", "Step 4 of the parents' meeting: the link asks for a password. We have none."),
        Query(dewa, kusum, agent, "The projector shows everything in green", "device")
        .raised(1, "15:05", "Since yesterday the picture has been green, with every computer. The cable "
"is pushed in properly."),
        Query(mati, rafiq, agent, "Electricity for only two hours a day", "network")
        .raised(3, "09:40", "Since Monday we have had it only from 10 to 12. The tablets are empty by noon.")
        .by_desk(3, "10:15", "take")
        .by_desk(3, "10:22", "reply", text="The block office is asking for a second line. Until then: charge 8 by 8."),
        Query(dewa, kusum, agent, "Where do we write parents' suggestions?", "task")
        .raised(8, "12:00", "The circular names a form. We don't find it.")
        .by_desk(8, "12:30", "take")
        .by_desk(8, "12:40", "resolve", note="Under the task, behind the word Evidence. A photo will do.")
        .by_school(8, "16:10", "confirm"),
    ]  # fmt: skip
    for query in asked:
        yield from query.steps


TROLLEY = (
    "The trolley light is off. 14 tablets have no charge. Classes 4 and 5 need them for the reading test on Friday."
)
ENGINEER = (
    "Thank you for the photo: the trolley’s fuse has blown. An engineer will bring a new one. "
    "Please keep the trolley room open from 10 to 12."
)
