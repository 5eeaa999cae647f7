"""Resources of Nai Umeed: documents to print and one link, each for some years or a subject, in English and Hindi."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.files.base import ContentFile

from demo.moments import Calendar
from demo.news import translate
from demo.pdfs import pdf
from demo.queries import Step
from editing.models import Desk
from foundation import clock
from foundation.models import ContentDocument
from roll.models import School, User
from tests.factories.pages import publish, resource_page


@dataclass(frozen=True)
class Resource:
    """`documents`: what each is called, and its lines. `hindi`: every English string."""

    name: str
    title: str
    summary: str
    back: int
    documents: dict[str, tuple[str, ...]]
    links: dict[str, str]
    years: tuple[str, ...]
    subject: str
    hindi: dict[str, str]


TIMETABLE = Resource(
    name="time-table",
    title="Winter timetable",
    summary="From November the first bell is at 8:30. Saturdays end at noon.",
    back=15,
    documents={
        "Time table, classes 1 to 6": ("8:30  Assembly", "8:45  Lessons", "11:00  Lunch", "13:30  The way home")
    },
    links={},
    years=(),
    subject="",
    hindi={
        "Winter timetable": "सर्दियों की समय-सारणी",
        "From November the first bell is at 8:30. Saturdays end at noon.":
            "नवंबर से पहली घंटी 8:30 बजे। शनिवार को दोपहर में छुट्टी।",
        "Time table, classes 1 to 6": "समय-सारणी, कक्षा 1 से 6",
    },
)  # fmt: skip
READING = Resource(
    name="reading-list",
    title="Reading list for classes 4 and 5",
    summary="Ten stories that children liked last year, and where to read them free of charge.",
    back=9,
    documents={"Ten stories": tuple(f"{number}  A story of the library corner" for number in range(1, 11))},
    links={"https://storyweaver.org.in/": "Stories in many languages"},
    years=("Class 4", "Class 5"),
    subject="English",
    hindi={
        "Reading list for classes 4 and 5": "कक्षा 4 और 5 की पठन सूची",
        "Ten stories that children liked last year, and where to read them free of charge.":
            "दस कहानियाँ जो पिछले साल बच्चों को पसंद आईं, और उन्हें मुफ़्त कहाँ पढ़ें।",
        "Ten stories": "दस कहानियाँ",
        "Stories in many languages": "कई भाषाओं में कहानियाँ",
    },
)  # fmt: skip
HOLIDAY = Resource(
    name="holiday-homework",
    title="Holiday homework: mathematics",
    summary="One page a week, with sums from the kitchen and the market.",
    back=6,
    documents={
        "Week 1: in the kitchen": ("How many rotis for five people?", "Half a litre and a quarter: how much?"),
        "Week 2: at the market": ("Three kilos at 24 rupees", "What do you get back from 100 rupees?"),
    },
    links={},
    years=("Class 5",),
    subject="Mathematics",
    hindi={
        "Holiday homework: mathematics": "छुट्टियों का गृहकार्य: गणित",
        "One page a week, with sums from the kitchen and the market.": "हर हफ़्ते एक पन्ना, रसोई और बाज़ार के सवाल।",
        "Week 1: in the kitchen": "हफ़्ता 1: रसोई में",
        "Week 2: at the market": "हफ़्ता 2: बाज़ार में",
    },
)
HELP = Resource(
    name="what-is-free",
    title="What is free at our school",
    summary="Books, lunch and uniform are free. This list says what to ask for, and who to ask.",
    back=3,
    documents={"The list": ("Books: from the class teacher", "Uniform: from the office, in April", "Lunch: every day")},
    links={},
    years=(),
    subject="",
    hindi={
        "What is free at our school": "स्कूल क्या मुफ़्त देता है",
        "Books, lunch and uniform are free. This list says what to ask for, and who to ask.":
            "किताबें, भोजन और वर्दी मुफ़्त हैं। इस सूची में है कि क्या और किससे माँगें।",
        "The list": "सूची",
    },
)  # fmt: skip
RESOURCES = (TIMETABLE, READING, HOLIDAY, HELP)


def resources(school: School, editor: User) -> Iterator[Step]:
    calendar = Calendar.of(school)
    for each in RESOURCES:
        yield calendar.at(each.back, "13:20"), write(school, each, editor)


def write(school: School, resource: Resource, editor: User) -> Callable[[], None]:
    def go() -> None:
        documents = [
            ("document", {"title": title, "document": document(school, title, lines, editor)})
            for title, lines in resource.documents.items()
        ]
        links = [("link", {"url": url, "title": title}) for url, title in resource.links.items()]
        page = resource_page(
            school,
            resource.title,
            slug=resource.name,
            summary=resource.summary,
            date=clock.today(school.time_zone),
            items=[*documents, *links],
            live=False,
            owner=editor,
        )
        page.years.set(school.year_groups.filter(name__in=resource.years))
        page.subjects.set(school.subjects.filter(name=resource.subject))
        page.save()
        publish(page, by=editor)
        translate(page, {english: (hindi,) for english, hindi in resource.hindi.items()}, editor, ("hi",))

    return go


def document(school: School, title: str, lines: tuple[str, ...], editor: User) -> ContentDocument:
    data = pdf(title, lines)
    return ContentDocument.objects.create(
        title=title,
        file=ContentFile(data, "paper.pdf"),
        file_size=len(data),
        collection=Desk.open(school).collection,
        uploaded_by_user=editor,
    )
