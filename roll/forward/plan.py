"""What the next year would be: each class and what it becomes, each child and where it goes, and what can't be.

It writes nothing. The queries are as many for six hundred children as for six.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from roll.forward.names import following, is_first, is_last, name_after
from roll.models import AcademicYear, Class, ClassPlan, Enrolment, Pupil, PupilPlan, YearGroup

REGISTRATION = Class.Kind.REGISTRATION


@dataclass
class Target:
    """A class of the year that begins, and who would be in it."""

    name: str
    kind: str
    year_group: YearGroup | None
    sources: list[Class] = field(default_factory=list)
    children: list[Pupil] = field(default_factory=list)


@dataclass
class Child:
    """A child at the end of the year: `target` is the name of its next class, "" where it leaves or is left out."""

    pupil: Pupil
    stay: Enrolment
    target: str = ""
    leaves: bool = False
    left_out: str = ""
    # Whether everything of theirs stays as it is.
    is_untouched: bool = False
    is_exception: bool = False


@dataclass
class Line:
    """One class of the year that ends: its plan, kept or proposed, and its children."""

    school_class: Class
    plan: ClassPlan
    children: list[Child] = field(default_factory=list)

    @property
    def becomes(self) -> str:
        """The name of what it becomes, "" where it ends with the year."""
        if self.plan.action == ClassPlan.Action.LEAVES:
            return ""
        return self.school_class.name if self.plan.action == ClassPlan.Action.SAME else self.plan.name

    @property
    def exceptions(self) -> int:
        return sum(each.is_exception for each in self.children)

    @property
    def is_set(self) -> bool:
        return self.school_class.kind != REGISTRATION


@dataclass
class Plan:
    """All of it. `problems` are sentences; while there is one, nothing can be done."""

    from_year: AcademicYear | None
    to_year: AcademicYear
    lines: list[Line] = field(default_factory=list)
    targets: dict[str, Target] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def last_day(self) -> date:
        """Of the old classes: the day before the new year, so that nobody is in none during the holidays between."""
        return self.to_year.starts_on - timedelta(days=1)

    def _children(self) -> Iterable[Child]:
        return (child for line in self.lines if not line.is_set for child in line.children)

    @property
    def leaving(self) -> list[Child]:
        return [child for child in self._children() if child.leaves]

    @property
    def left_out(self) -> list[Child]:
        return [child for child in self._children() if child.left_out]

    @property
    def going_on(self) -> int:
        return sum(bool(child.target) for child in self._children())

    @property
    def digest(self) -> str:
        """Equal where just the same would become of everybody."""
        rows = [[self.to_year.pk, self.to_year.starts_on.isoformat(), self.from_year and self.from_year.pk]]
        for line in self.lines:
            children = [(each.stay.pk, each.target, each.leaves, bool(each.left_out)) for each in line.children]
            rows.append([line.school_class.pk, line.plan.teachers_go_on, *children])
        rows += [[each.name, each.kind, each.year_group and each.year_group.pk] for each in self.targets.values()]
        return hashlib.sha256(repr(rows).encode()).hexdigest()[:32]


def year_before(year: AcademicYear) -> AcademicYear | None:
    """The school's year that ends before this one begins, or runs into it."""
    before = AcademicYear.objects.filter(school=year.school_id, starts_on__lt=year.starts_on).exclude(pk=year.pk)
    return before.order_by("-starts_on").first()


def plan_of(to_year: AcademicYear) -> Plan:
    """What would become of the classes of the year before, as it is planned now."""
    plan = Plan(year_before(to_year), to_year)
    if plan.from_year is None:
        plan.problems.append(_("There is no year before this one whose classes could go on."))
        return plan
    _check_years(plan, plan.from_year)
    plan.lines = _lines(plan.from_year)
    if not plan.lines:
        plan.problems.append(_("The year %(name)s has no classes.") % {"name": plan.from_year.name})
    _make_targets(plan)
    _place_children(plan)
    _check_names(plan)
    return plan


def _check_years(plan: Plan, before: AcademicYear) -> None:
    year, names = plan.to_year, {"name": plan.to_year.name, "before": before.name}
    if before.ends_on >= year.starts_on:
        words = _("The years %(before)s and %(name)s have days in common. Please correct their dates first.")
        plan.problems.append(words % names)
    if not year.terms.exists():
        plan.problems.append(_("The year %(name)s has no terms yet. Please enter its dates first.") % names)


def _lines(year: AcademicYear) -> list[Line]:
    classes = Class.objects.filter(academic_year=year).standing(year.ends_on).select_related("year_group", "plan")
    groups = list(YearGroup.objects.filter(school=year.school_id))
    in_order = classes.order_by("kind", "year_group__order", "year_group__sort_key", "sort_key", "pk")
    return [Line(each, getattr(each, "plan", None) or proposed(each, groups)) for each in in_order]


def proposed(school_class: Class, groups: list[YearGroup]) -> ClassPlan:
    """What a class becomes where nobody has said so: the next year group, the last one leaves, a set ends."""
    plan = ClassPlan(school_class=school_class, school_id=school_class.school_id, version=0)
    group = school_class.year_group
    if school_class.kind != REGISTRATION or (group and is_last(group, groups)):
        plan.action = ClassPlan.Action.LEAVES
    else:
        plan.action, plan.year_group = ClassPlan.Action.BECOMES, following(group, groups) if group else None
        plan.name = name_after(school_class, plan.year_group)
    plan.begins_again = bool(group and school_class.kind == REGISTRATION and is_first(group, groups))
    return plan


def _make_targets(plan: Plan) -> None:
    for line in plan.lines:
        if name := line.becomes:
            one = line.school_class
            group = one.year_group if line.plan.action == ClassPlan.Action.SAME else line.plan.year_group
            target = plan.targets.setdefault(name, Target(name, one.kind, group))
            target.sources.append(one)
            if target.kind != one.kind:
                words = _("%(name)s can’t be a registration class and a teaching set at once.")
                plan.problems.append(words % {"name": name})
    for line in plan.lines:
        if line.plan.begins_again:
            _begin_empty(plan, line.school_class)


def _begin_empty(plan: Plan, school_class: Class) -> Target:
    name = school_class.name
    return plan.targets.setdefault(name, Target(name, school_class.kind, school_class.year_group))


def _place_children(plan: Plan) -> None:
    year, by_class = plan.from_year, {line.school_class.pk: line for line in plan.lines}
    if year is None:
        return
    stays = Enrolment.objects.holding(year.ends_on).filter(school_class__in=by_class)
    in_order = stays.select_related("pupil").order_by("pupil__sort_key", "pupil", "pk")
    for stay in in_order:
        by_class[stay.school_class_id].children.append(Child(stay.pupil, stay))
    exceptions = {each.pupil_id: each for each in PupilPlan.objects.filter(school=year.school_id, year=plan.to_year)}
    reasons = _left_out(plan)
    placed: dict[int, Child] = {}
    for line in plan.lines:
        for child in line.children:
            key = child.pupil.pk
            if key in reasons:
                child.left_out, child.is_untouched = reasons[key], True
            elif line.is_set:
                _place_in_set(plan, line, child, placed.get(key))
            elif key in placed:
                child.left_out = _("Is in two classes of this year, and goes with the other.")
            else:
                _place(plan, line, child, exceptions.get(key))
                placed[key] = child
    for target in plan.targets.values():
        target.children.sort(key=lambda pupil: (pupil.sort_key, pupil.pk))


def _place_in_set(plan: Plan, line: Line, child: Child, main: Child | None) -> None:
    """A set goes on with who goes with the class: who leaves or goes elsewhere leaves its sets behind."""
    child.leaves = bool(main and main.leaves)
    target = plan.targets.get(line.becomes)
    if target and not child.leaves and not (main and main.is_exception):
        child.target = target.name
        target.children.append(child.pupil)


def _left_out(plan: Plan) -> dict[int, str]:
    """Why a child is left out, by key: who is in a class of the new year already, and who has a last day here."""
    year = plan.to_year
    there = Enrolment.objects.filter(school=year.school_id).filter(
        Q(school_class__academic_year=year, school_class__kind=REGISTRATION) | Q(starts_on__gte=year.starts_on)
    )
    words = _("Is in class %(name)s of the new year already.")
    names = there.order_by("-pk").values_list("pupil", "school_class__name")
    reasons = {pupil: words % {"name": name} for pupil, name in names}
    ends = _("Leaves the school on %(day)s already.")
    for line in plan.lines:
        for child in line.children:
            if child.stay.left_to and child.stay.ends_on:
                day = date_format(child.stay.ends_on, "j F Y")
                reasons.setdefault(child.pupil.pk, ends % {"day": day})
    return reasons


def _place(plan: Plan, line: Line, child: Child, exception: PupilPlan | None) -> None:
    target: Target | None
    child.is_exception = exception is not None
    if exception is None:
        target = plan.targets.get(line.becomes)
        child.leaves = target is None
    elif exception.action == PupilPlan.Action.LEAVES:
        child.leaves, target = True, None
    elif exception.action == PupilPlan.Action.DOWN:
        target = _begin_empty(plan, line.school_class)
    else:
        target = plan.targets.get(exception.class_name)
        if target is None or target.kind != REGISTRATION:
            words = _("%(child)s is to go to %(name)s, but there will be no such class. Please choose another.")
            plan.problems.append(words % {"child": child.pupil, "name": exception.class_name})
            target = None
    if target:
        child.target = target.name
        target.children.append(child.pupil)


def _check_names(plan: Plan) -> None:
    """A class that is there already is not written into: who made it may have meant another."""
    there = Class.objects.filter(academic_year=plan.to_year).values_list("name", flat=True)
    folded: dict[str, list[str]] = defaultdict(list)
    for name in there:
        folded[name.casefold()].append(name)
    for name in plan.targets:
        if taken := folded.get(name.casefold()):
            words = _("%(year)s has a class %(name)s already. Please give the class that goes on another name.")
            plan.problems.append(words % {"year": plan.to_year.name, "name": taken[0]})
