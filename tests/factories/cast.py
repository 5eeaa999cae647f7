"""The people every test, proof and bench knows, in two schools.

Aarav and Siya (5B and 2A) are at Nai Umeed; their mother Sunita has a third child, Meher, at Sitara. Their father
Imran has every right to Siya, none to Meher. Rakesh is Siya's father by an older record, kept away by a court order.
Farida is another pupil's mother.
"""

from dataclasses import dataclass

from roll.models import Class, Guardian, Guardianship, Posting, Pupil, Restriction, School, User
from tests.factories import (
    AcademicYearFactory,
    AreaFactory,
    ClassFactory,
    ContactPointFactory,
    EnrolmentFactory,
    GuardianFactory,
    GuardianshipFactory,
    PostingFactory,
    PupilFactory,
    SchoolFactory,
    SubjectFactory,
    TeachingFactory,
    TermFactory,
    UserFactory,
    YearGroupFactory,
)


@dataclass
class Cast:
    school: School
    other_school: School
    class_5b: Class
    class_2a: Class
    other_class: Class
    aarav: Pupil
    siya: Pupil
    meher: Pupil
    bilal: Pupil
    guardian: User
    other_guardian: User
    restricted: User
    unrelated: User
    pupil: User
    teacher: User
    office: User
    head: User
    editor: User
    agent: User
    officer: User
    other_head: User

    ROLES = (
        "guardian",
        "other_guardian",
        "restricted",
        "unrelated",
        "pupil",
        "teacher",
        "office",
        "head",
        "editor",
        "agent",
        "officer",
        "other_head",
    )

    def posting(self, user: User) -> Posting:
        return user.postings.get()


def person(name: str, **more: object) -> User:
    """A person who signs in, `sunita@example.org` for Sunita."""
    first, _, last = name.partition(" ")
    return UserFactory(first_name=first, last_name=last or "Verma", email=f"{first.lower()}@example.org", **more)


def guardian_record(user: User, school: School) -> Guardian:
    guardian = GuardianFactory(school=school, user=user, first_name=user.first_name, last_name=user.last_name)
    ContactPointFactory(guardian=guardian, value=user.email)
    return guardian


def school_with_classes(name: str, slug: str, area: object, *class_names: str) -> tuple[School, list[Class]]:
    school = SchoolFactory(name=name, short_name=name.split()[0], slug=slug, area=area)
    year = AcademicYearFactory(school=school)
    TermFactory(academic_year=year)
    SubjectFactory(school=school, name="Maths")
    classes = [
        ClassFactory(
            school=school,
            academic_year=year,
            name=name,
            year_group=YearGroupFactory(school=school, name=f"Year {name[0]}"),
        )
        for name in class_names
    ]
    return school, classes


def build_cast() -> Cast:
    district = AreaFactory(name="Barabanki", kind="district", code="09-045")
    block = AreaFactory(name="Dewa", code="09-045-03", parent=district)
    school, (class_5b, class_2a) = school_with_classes("Nai Umeed Primary School", "nai-umeed", block, "5B", "2A")
    other_school, (other_class,) = school_with_classes("Sitara Girls School", "sitara", AreaFactory(), "1A")
    staff = {role: person(name) for role, name in STAFF.items()}
    for role in ("teacher", "office", "head", "editor"):
        PostingFactory(user=staff[role], school=school, role=role, name=str(staff[role]))
    PostingFactory(user=staff["other_head"], school=other_school, role="head")
    PostingFactory(user=staff["agent"], school=None, area=block, role="agent", name="Block IT desk")
    PostingFactory(user=staff["officer"], school=None, area=district, role="officer")
    TeachingFactory(user=staff["teacher"], school_class=class_5b)

    children = {
        "aarav": PupilFactory(school=school, first_name="Aarav", user=person("Aarav", language="hi")),
        "siya": PupilFactory(school=school, first_name="Siya"),
        "bilal": PupilFactory(school=school, first_name="Bilal", last_name="Khan"),
        "meher": PupilFactory(school=other_school, first_name="Meher"),
    }
    for child, place in (("aarav", class_5b), ("siya", class_2a), ("bilal", class_5b), ("meher", other_class)):
        EnrolmentFactory(pupil=children[child], school_class=place)

    family = {role: person(name) for role, name in FAMILY.items()}
    sunita = guardian_record(family["guardian"], school)
    sunita_at_sitara = guardian_record(family["guardian"], other_school)
    imran = guardian_record(family["other_guardian"], school)
    rakesh = guardian_record(family["restricted"], school)
    farida = guardian_record(family["unrelated"], school)
    for guardian, child in ((sunita, "aarav"), (sunita, "siya"), (imran, "siya"), (rakesh, "siya"), (farida, "bilal")):
        GuardianshipFactory(guardian=guardian, pupil=children[child])
    GuardianshipFactory(guardian=sunita_at_sitara, pupil=children["meher"])
    Guardianship.objects.filter(school=school).grant(by=staff["office"])
    Guardianship.objects.filter(school=other_school).grant(by=staff["other_head"])
    Restriction.objects.create(
        school=school, pupil=children["siya"], guardian=rakesh, kind="court_order", made_by=staff["head"]
    )
    return Cast(
        school=school,
        other_school=other_school,
        class_5b=class_5b,
        class_2a=class_2a,
        other_class=other_class,
        pupil=children["aarav"].user,
        **children,
        **staff,
        **family,
    )


def standing_cast() -> Cast:
    """The same, where they stand already."""
    schools = {school.slug: school for school in School.objects.select_related("area__parent")}
    classes = {each.name: each for each in Class.objects.select_related("academic_year", "year_group")}
    people = {user.email.partition("@")[0]: user for user in User.objects.filter(email__isnull=False)}
    children = {pupil.first_name.lower(): pupil for pupil in Pupil.objects.all()}
    for row in (*classes.values(), *children.values()):
        row.school = next(school for school in schools.values() if school.pk == row.school_id)
    for each in classes.values():
        each.academic_year.school = each.year_group.school = each.school
    children["aarav"].user = people["aarav"]
    named = {role: people[name.split()[0].lower()] for role, name in (STAFF | FAMILY).items()}
    return Cast(
        school=schools["nai-umeed"],
        other_school=schools["sitara"],
        class_5b=classes["5B"],
        class_2a=classes["2A"],
        other_class=classes["1A"],
        pupil=people["aarav"],
        **children,
        **named,
    )


STAFF = {
    "teacher": "Harpreet Kaur",
    "office": "Neha Chauhan",
    "head": "Sushma Verma",
    "editor": "Aisha Siddiqui",
    "agent": "Anil Tiwari",
    "officer": "Deepa Rao",
    "other_head": "Gurleen Sandhu",
}
FAMILY = {
    "guardian": "Sunita Verma",
    "other_guardian": "Imran Ali",
    "restricted": "Rakesh Verma",
    "unrelated": "Farida Khan",
}
