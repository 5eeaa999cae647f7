"""What stands on the demo schools' public pages beside the news: pages that stay, events, a banner, a colour."""

from datetime import date, time, timedelta
from typing import Any

from wagtail.models import Page

from demo.facts import logo
from demo.news import image, translate
from home.models import SchoolLook
from roll.models import Audience, School, User
from tests.factories.pages import contact_page, event_page, publish, standard_page

ABOUT: dict[str, tuple[str, ...]] = {
    "About us": ("हमारे बारे में",),
    "A government school since 1962, with twelve classes, a library and sixty young trees.": (
        "1962 से सरकारी स्कूल: बारह कक्षाएँ, एक पुस्तकालय और साठ छोटे पेड़।",
    ),
    "<p>Children here speak four languages, and learn to read in the language of their home first.</p>": (
        "<p>यहाँ बच्चे चार भाषाएँ बोलते हैं, और पढ़ना पहले अपने घर की भाषा में सीखते हैं।</p>",
    ),
    "A day at school": ("स्कूल का एक दिन",),
    "Gate opens": ("गेट खुलता है",),
    "8:00": ("8:00",),
    "Lessons": ("पढ़ाई",),
    "8:30 to 14:00, Monday to Saturday": ("8:30 से 14:00, सोमवार से शनिवार",),
    "Meal": ("भोजन",),
    "11:45, for every child, free": ("11:45, हर बच्चे के लिए, मुफ़्त",),
    "The school with its verandah, and children on the way to it.": ("बरामदे वाला स्कूल, और उसकी ओर आते बच्चे।",),
    "My son now reads to his grandmother every evening.": ("मेरा बेटा अब हर शाम दादी को पढ़कर सुनाता है।",),
    "A mother of class 2": ("कक्षा 2 की एक माँ",),
}
MEETING = {
    "Parents' meeting": ("अभिभावक बैठक",),
    "Talk with your child's teachers, and see what the class has made. There will be tea.": (
        "अपने बच्चे के शिक्षकों से बात करें और देखें कि कक्षा ने क्या बनाया। चाय तैयार है।",
    ),
    "In the hall": ("हॉल में",),
}

FIRST = "Children from the village come first; then all others, until the class is full."


def furnish(school: School, editor: User, today: date) -> None:
    """Written some weeks ago; what it announces is ahead of `today`."""
    about = keep(about_page(school, editor), editor)
    translate(about, in_strings(ABOUT), editor, codes=("hi",))
    keep(admissions(school), editor)
    keep(contact(school), editor)
    events(school, editor, today)
    look = SchoolLook(school=school, banner_until=today + timedelta(days=14))
    look.banner_en = "Vaccination for classes 1 and 2 on Friday at 10, in the library."
    look.banner_hi = "शुक्रवार को 10 बजे पुस्तकालय में कक्षा 1 और 2 का टीकाकरण।"
    look.change(by=editor, logo=logo())


def colour(school: School, head: User) -> None:
    SchoolLook(school=school, brand="#7A1F5C").change(by=head)


def keep(page: Page, editor: User) -> Any:
    publish(page, by=editor)
    return page


def in_strings(words: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The translator's strings have no paragraphs around them."""
    bare = {key: tuple(strip(value) for value in values) for key, values in words.items()}
    return {strip(key): values for key, values in bare.items()}


def strip(text: str) -> str:
    return text.removeprefix("<p>").removesuffix("</p>")


def about_page(school: School, editor: User) -> Page:
    words = list(ABOUT)
    facts = [{"name": words[at], "value": words[at + 1]} for at in (4, 6, 8)]
    photo = image(school, "school", "The school", editor)
    return standard_page(
        school,
        words[0],
        slug="about",
        summary=words[1],
        owner=editor,
        body=[
            ("paragraph", words[2]),
            ("photo", {"image": photo, "alt": words[10], "caption": ""}),
            ("heading", words[3]),
            ("facts", {"facts": facts}),
            ("quote", {"words": words[11], "who": words[12]}),
        ],
    )


def admissions(school: School) -> Page:
    office = {
        "who": "School office",
        "about": "Admissions and certificates",
        "phone": "+91 5248 222 333",
        "email": "office@example.org",
        "hours": "Monday to Saturday, 8:00 to 13:00",
    }
    asked = (
        ("Which papers do I bring?", "The birth certificate, one photo, and the Aadhaar card if the child has one."),
        ("My child has no birth certificate.", "Come anyway. We will help you to get one; no child is sent away."),
        ("Can my child come in the middle of the year?", "Yes, on any school day."),
    )
    return standard_page(
        school,
        "Admissions",
        slug="admissions",
        summary="Every child aged six or over has a place. It is free.",
        body=[
            ("notice", {"tone": "info", "title": "Class 1 for next year: from 1 March", "text": FIRST}),
            ("heading", "What families ask"),
            ("questions", {"questions": [{"question": q, "answer": f"<p>{a}</p>"} for q, a in asked]}),
            ("heading", "Who to ask"),
            ("contact", office),
        ],
    )  # fmt: skip


def contact(school: School) -> Page:
    people = [
        ("School office", "Admissions, certificates, absences", "+91 5248 222 333", "office@example.org"),
        ("Head teacher", "Anything the office could not settle", "+91 5248 222 334", "head@example.org"),
    ]
    keys = ("who", "about", "phone", "email")
    return contact_page(
        school,
        slug="contact",
        summary="The office answers from 8:00 to 13:00. Messages in the portal are read the same day.",
        address_lines="Nai Umeed Primary School\nDewa Road, Barabanki\nUttar Pradesh 225301",
        people=[("contact", dict(zip(keys, person, strict=True)) | {"hours": ""}) for person in people],
        hours="Monday to Saturday: 8:00 to 14:00\nSunday: closed",
        way="Bus 12 from Barabanki, stop Dewa Road. The blue gate between the two mango trees.",
        map_url="https://www.openstreetmap.org/?mlat=26.92&mlon=81.19#map=15/26.92/81.19",
    )


def events(school: School, editor: User, today: date) -> None:
    """Three that are ahead, one of them only for a class."""
    titles = list(MEETING)
    meeting = keep(
        event_page(
            school, titles[0], slug="parents-meeting", summary=titles[1], place=titles[2],
            first_day=today + timedelta(days=9), begins=time(10), ends=time(13),
        ),
        editor,
    )  # fmt: skip
    translate(meeting, MEETING, editor, codes=("hi",))
    keep(
        event_page(
            school, "Winter holidays", slug="winter-holidays", summary="The school is closed. Enjoy the sun.",
            first_day=today + timedelta(days=32), last_day=today + timedelta(days=43),
        ),
        editor,
    )  # fmt: skip
    keep(
        event_page(
            school, "5B visits the post office", slug="post-office", place="Main post office, Barabanki",
            summary="Each child sends a letter home. Please give a stamp of five rupees.",
            first_day=today + timedelta(days=5), begins=time(9, 30), ends=time(12),
            read_by=Audience.of(school.classes.get(name="5B")),
        ),
        editor,
    )  # fmt: skip
