"""Who teaches what, as a school writes it down: classes made, renamed and ended, teachings given and ended."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from foundation import clock
from roll.dated import meets
from roll.kinds import SEES_ALL_CHANGED, TEACHING_ENDED, TEACHING_GIVEN
from roll.models.classes import Class, Subject, YearGroup
from roll.models.people import User
from roll.models.postings import Teaching
from roll.models.schools import School, lock_staff
from roll.rights import STAFF


class NameTaken(Exception):
    """The year has a class of this name."""


class HasPupils(Exception):
    """Pupils are in it: `args[0]` says how many."""


class TaughtAlready(Exception):
    """This teacher has this class with this subject already."""


class NotPosted(Exception):
    """This person does not serve at the school on all of these days."""


def keep_class(school_class: Class, new_year_group: str = "") -> None:
    """Keeps a class, new or changed, in the year group of this name where one is named. Raises NameTaken."""
    try:
        with transaction.atomic():
            if new_year_group:
                school_class.year_group = year_group_of(school_class.school, new_year_group)
            # Of one that stands, what is written here alone: it may have ended meanwhile.
            school_class.save(update_fields=["name", "kind", "year_group"] if school_class.pk else None)
    except IntegrityError as refused:
        raise NameTaken from refused


def year_group_of(school: School, name: str) -> YearGroup:
    """The school's year group of this name; a new one comes last."""
    last = school.year_groups.order_by("-order").values_list("order", flat=True).first()
    order = min((last or 0) + 1, 32_000)
    return YearGroup.objects.get_or_create(school=school, name=name, defaults={"order": order})[0]


@transaction.atomic
def end_class(school_class: Class, *, by: User) -> None:
    """Ends it, with all who teach it now or later, at once; one that has ended stays. Raises HasPupils."""
    lock_staff(school_class.school_id)
    try:
        school_class.refuse_ended()
    except Class.Ended:
        return
    today = school_class.school.today()
    number = school_class.enrolments.filter(meets(today, None)).values("pupil").distinct().count()
    if number:
        raise HasPupils(number)
    for teaching in school_class.teachings.filter(meets(today, None)):
        if teaching.is_cover:
            teaching.end_cover(by=by)
        else:
            end_teaching(teaching, by=by)
    school_class.ended_on = today - timedelta(days=1)
    school_class.save(update_fields=["ended_on"])


def give_class(
    school_class: Class,
    user: User,
    subject: Subject | str | None,
    starts_on: date | None,
    ends_on: date | None,
    *,
    by: User,
) -> Teaching:
    """Gives the class to a teacher, from a day until a day: without one, until they leave the school.

    A subject that is named by a word is made. Raises NotPosted, TaughtAlready and Class.Ended.
    """
    school = school_class.school
    with transaction.atomic():
        lock_staff(school.pk)
        school_class.refuse_ended()
        ends_on = last_day_of_teaching(school, user, starts_on, ends_on)
        if isinstance(subject, str):
            subject = Subject.objects.get_or_create(school=school, name=subject)[0]
        same = Teaching.objects.filter(user=user, school_class=school_class, subject=subject)
        if same.filter(meets(starts_on, ends_on)).exists():
            raise TaughtAlready
        values = {"subject": subject, "starts_on": starts_on, "ends_on": ends_on}
        teaching = Teaching.objects.create(school=school, school_class=school_class, user=user, **values)
        TEACHING_GIVEN.write(by=by, school=school, subject=teaching)
    return teaching


def last_day_of_teaching(school: School, user: User, starts_on: date | None, ends_on: date | None) -> date | None:
    """The last day, at most that of the person's postings, which stay as they are meanwhile. Raises NotPosted."""
    today = school.today()
    first = max(starts_on or today, today)
    here = user.postings.filter(meets(first, None), school=school, role__in=STAFF).order_by("pk")
    postings = list(here.select_for_update(of=("self",)))
    lasts = [posting.ends_on for posting in postings if posting.ends_on]
    last = max(lasts) if len(lasts) == len(postings) and lasts else None
    if not any(posting.is_held(first) for posting in postings) or (last and ends_on and ends_on > last):
        raise NotPosted
    return ends_on or last


@transaction.atomic
def end_teaching(teaching: Teaching, *, by: User) -> None:
    """Ends it at once: what they may see by it ends with the next request. One of today's, or of later, is deleted."""
    yesterday = clock.today() - timedelta(days=1)
    if teaching.ends_on and teaching.ends_on <= yesterday:
        return
    TEACHING_ENDED.write(by=by, school=teaching.school_id, subject=teaching)
    if teaching.starts_on and teaching.starts_on > yesterday:
        teaching.delete()
        return
    teaching.ends_on = yesterday
    teaching.save(update_fields=["ends_on"])


@transaction.atomic
def show_all_classes(school: School, shown: bool, *, by: User) -> None:
    """Whether all teaching staff see all classes, or each their own."""
    if School.objects.filter(pk=school.pk, teachers_see_all=not shown).update(teachers_see_all=shown):
        SEES_ALL_CHANGED.write(by=by, school=school, subject=school, shown=int(shown))
    school.teachers_see_all = shown
