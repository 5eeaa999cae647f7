"""Areas, schools, their years and terms, their classes."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from roll.models import AcademicYear, Area, Class, ExternalId, School, Subject, Term, YearGroup
from roll.models.schools import free_slug, short_name_of
from roll.oneroster.existing import SOURCE, BulkWriter, ExternalIds, Kind, amend
from roll.oneroster.problems import Problems, Tally
from roll.oneroster.rows import Org, SchoolClass, Session
from roll.oneroster.snapshot import Snapshot, above

AREAS = {"state": Area.Kind.STATE, "district": Area.Kind.DISTRICT, "local": Area.Kind.BLOCK}
Years = dict[tuple[int, str], AcademicYear]  # by school and session


def area_code(org: Org) -> str:
    return org.identifier or org.id[:40]


def write_areas(file: Snapshot) -> dict[str, Area]:
    """Found by code, else made. Areas that we hold stay as they are: they belong to no single file."""
    wanted = {id_: org for id_, org in file.orgs.items() if org.kind in AREAS and not org.gone}
    existing = {area.code: area for area in Area.objects.filter(code__in=[area_code(org) for org in wanted.values()])}
    areas = {id_: existing[area_code(org)] for id_, org in wanted.items() if area_code(org) in existing}
    file.tally.count("areas", "unchanged", len(areas))
    parents = {id_: org.parent for id_, org in file.orgs.items()}
    depth = {id_: len(list(above(id_, parents))) for id_ in wanted}
    for level in sorted(set(depth.values())):
        rows = {}
        for id_ in (id_ for id_ in wanted if depth[id_] == level and id_ not in areas):
            org = wanted[id_]
            parent = next((areas[one] for one in above(id_, parents) if one in areas), None)
            rows[id_] = Area(name=org.name, kind=AREAS[org.kind], code=area_code(org), parent=parent)
        Area.objects.bulk_create(rows.values())
        for area in rows.values():
            area.path = f"{area.parent.path if area.parent else '/'}{area.pk}/"
        Area.objects.bulk_update(rows.values(), ["path"])
        file.tally.count("areas", "made", len(rows))
        areas |= rows
    return areas


def find_schools(file: Snapshot, only: School | None, problems: Problems) -> dict[str, School]:
    """The schools of the file that we hold, by the id of their org."""
    orgs = file.schools
    if only:
        if len(orgs) != 1:
            reason = _("Has %(found)d schools: it can’t be the one school %(school)s.")
            problems.add(Org.FILE, 0, "", reason % {"found": len(orgs), "school": only.slug})
            problems.raise_if_any()
        return dict.fromkeys(orgs, only)
    schools: dict[str, School] = {}
    ids = ExternalId.objects.filter(source=SOURCE, kind=Kind.SCHOOL).select_related("school").order_by("pk")
    for row in ids:
        org = orgs.get(row.value)
        if org and schools.setdefault(org.id, row.school) != row.school:
            problems.add(
                org.file, org.line, "sourcedId", _("Two of our schools have this id: say which, with --school.")
            )
        elif org and row.school.name != org.name:
            # Two files may use one id for two schools: children of one must never land in the other.
            reason = _("Is called %(name)s here. If it is the same school, say so with --school %(slug)s.")
            problems.add(org.file, org.line, "name", reason % {"name": row.school.name, "slug": row.school.slug})
    problems.raise_if_any()
    return schools


def write_schools(file: Snapshot, areas: dict[str, Area], existing: dict[str, School]) -> dict[str, School]:
    """All schools of the file. One that we hold keeps its own words; it only learns its area where it has none."""
    parents = {id_: org.parent for id_, org in file.orgs.items()}
    writer = BulkWriter(School, "schools", file.tally, ["area"])
    slugs = set(School.objects.values_list("slug", flat=True)) if len(existing) < len(file.schools) else set()
    schools_by_id = {}
    for id_, org in file.schools.items():
        area = next((areas[one] for one in above(id_, parents) if one in areas), None)
        if id_ in existing:
            schools_by_id[id_] = existing[id_]
            writer.amend(existing[id_], area_id=existing[id_].area_id or (area.pk if area else None))
        else:
            slug = free_slug(org.name, slugs, f"school-{org.identifier or org.id}")
            new = School(name=org.name, short_name=short_name_of(org.name), slug=slug, area=area)
            schools_by_id[id_] = writer.make(new)
    writer.write()
    return schools_by_id


def write_years(file: Snapshot, schools: dict[str, School], ids: ExternalIds) -> Years:
    """School and session → year. Sessions have no school in the file: every school of it keeps them all."""
    living = [session for session in file.sessions.values() if not session.gone]
    existing = list(AcademicYear.objects.filter(school__in=schools.values()))
    by_key, by_name = {year.pk: year for year in existing}, {(year.school_id, year.name): year for year in existing}
    by_days = {(year.school_id, year.starts_on, year.ends_on): year for year in existing}
    writer = BulkWriter(AcademicYear, "years", file.tally, ["name", "starts_on", "ends_on"])
    years: Years = {}
    for school in schools.values():
        for session in (session for session in living if session.kind == "schoolYear"):
            year = by_key.get(ids.of(school, Kind.YEAR, session.id) or 0)
            year = year or by_name.get((school.pk, session.title))
            year = year or by_days.get((school.pk, session.starts_on, session.ends_on))
            if year and year not in years.values():
                writer.amend(year, name=session.title, starts_on=session.starts_on, ends_on=session.ends_on)
            else:
                year = AcademicYear(school=school, name=session.title)
                amend(year, starts_on=session.starts_on, ends_on=session.ends_on)
                writer.make(year)
            years[school.pk, session.id] = year
            ids.note(school, Kind.YEAR, session.id, year)
    writer.write(unique="name")
    for school in schools.values():
        for session in living:
            above_it = file.year_of(session.id)
            if above_it and (school.pk, above_it.id) in years:
                years[school.pk, session.id] = years[school.pk, above_it.id]
    terms = [session for session in living if session.kind in ("term", "semester")]
    write_terms(terms, schools.values(), years, ids, file.tally)
    return years


def write_terms(
    sessions: list[Session],
    schools: Iterable[School],
    years: Years,
    ids: ExternalIds,
    tally: Tally,
) -> None:
    existing = list(Term.objects.filter(academic_year__school__in=schools))
    by_key, by_name = (
        {term.pk: term for term in existing},
        {(term.academic_year_id, term.name): term for term in existing},
    )
    writer = BulkWriter(Term, "terms", tally, ["academic_year", "name", "starts_on", "ends_on"])
    for school in schools:
        for session in sessions:
            year = years.get((school.pk, session.id))
            if not year:
                continue
            term = by_key.get(ids.of(school, Kind.TERM, session.id) or 0) or by_name.get((year.pk, session.title))
            days = {"starts_on": session.starts_on, "ends_on": session.ends_on}
            if term:
                writer.amend(term, academic_year_id=year.pk, name=session.title, **days)
            else:
                term = writer.make(Term(academic_year=year, name=session.title, **days))
            ids.note(school, Kind.TERM, session.id, term)
    writer.write(unique="name")


def write_classes(
    file: Snapshot, schools: dict[str, School], years: Years, ids: ExternalIds, problems: Problems
) -> dict[str, Class]:
    """The classes by their id; those marked as deleted only where we hold them. Nobody ends one meanwhile."""
    groups = write_year_groups(file, schools)
    held = Class.objects.filter(school__in=schools.values()).order_by("pk")
    existing = list(held.select_for_update(no_key=True))
    by_key, by_name = {one.pk: one for one in existing}, {(one.academic_year_id, one.name): one for one in existing}
    writer = BulkWriter(Class, "classes", file.tally, ["name", "kind", "year_group"])
    classes = {}
    for row in file.classes_at(schools):
        school = schools[row.school]
        year = years.get((school.pk, row.sessions[0]))
        current = by_key.get(ids.of(school, Kind.CLASS, row.id) or 0)
        if not current and year and not row.gone:
            current = by_name.get((year.pk, row.title))
        if current and year and not row.gone and current.academic_year_id != year.pk:
            reason = _("Here this id is a class of another year. A new year needs classes with new ids.")
            problems.add(row.file, row.line, "termSourcedIds", reason)
            continue
        if current and current.ended_on and not row.gone:
            file.tally.warn(row, "sourcedId", _("This class has ended here. Nobody was put into it."))
            ids.note(school, Kind.CLASS, row.id, current)
            continue
        if not row.gone:
            group = groups.get((school.pk, year_group_name(row)))
            current = _make_or_amend(writer, row, current, school=school, academic_year=year, year_group=group)
        if current:
            classes[row.id] = current
            ids.note(school, Kind.CLASS, row.id, current)
    problems.raise_if_any()
    writer.write(unique="name")
    return classes


def _make_or_amend(
    writer: BulkWriter,
    row: SchoolClass,
    current: Class | None,
    *,
    school: School,
    academic_year: AcademicYear | None,
    year_group: YearGroup | None,
) -> Class:
    """Ours as the file has it, or a new one. A class without a grade in the file keeps the year group it has."""
    values = {"name": row.title, "kind": row.kind}
    if current:
        writer.amend(current, **values, year_group_id=year_group.pk if year_group else current.year_group_id)
        return current
    return writer.make(Class(school=school, academic_year=academic_year, year_group=year_group, **values))


def year_group_name(row: SchoolClass) -> str:
    """“05” is year group 5; a class of several grades belongs to none."""
    return row.grades[0].lstrip("0") if len(row.grades) == 1 else ""


def write_year_groups(file: Snapshot, schools: dict[str, School]) -> dict[tuple[int, str], YearGroup]:
    existing = {(group.school_id, group.name): group for group in YearGroup.objects.filter(school__in=schools.values())}
    writer = BulkWriter(YearGroup, "year groups", file.tally, [])
    file.tally.count("year groups", "unchanged", len(existing))
    for row in file.classes_at(schools):
        name = year_group_name(row)
        if not row.gone and name and (schools[row.school].pk, name) not in existing:
            school = schools[row.school]
            order = int(name) if name.isascii() and name.isdigit() and len(name) < 4 else 0
            existing[school.pk, name] = writer.make(YearGroup(school=school, name=name, order=order))
    writer.write()
    return existing


def write_subjects(file: Snapshot, schools: dict[str, School]) -> dict[tuple[int, str], Subject]:
    """School and name → subject, for every class that names one."""
    existing = {
        (subject.school_id, subject.name): subject for subject in Subject.objects.filter(school__in=schools.values())
    }
    writer = BulkWriter(Subject, "subjects", file.tally, [])
    file.tally.count("subjects", "unchanged", len(existing))
    for row in file.classes_at(schools):
        if not row.gone and row.subjects:
            school, name = schools[row.school], row.subjects[0]
            if (school.pk, name) not in existing:
                existing[school.pk, name] = writer.make(Subject(school=school, name=name))
    writer.write()
    return existing
