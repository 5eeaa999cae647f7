"""The people of a file against each other and its places: who is a pupil where, who works there, who names whom."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from roll.oneroster.cells import day_of, is_email, is_extension
from roll.oneroster.problems import Line, Problems
from roll.oneroster.rows import Enrollment, Org, Person, Role, refuse_repeated
from roll.oneroster.snapshot import ADULTS, ROLES, STAFF, STUDENT, TEACHER, Snapshot
from roll.oneroster.spans import Span
from roll.rights import Role as Post


class PeopleChecks:
    """Rows against each other, in the staging, where what they mean together is filled in: pupils, adults, links."""

    def __init__(self, snapshot: Snapshot, problems: Problems) -> None:
        self.file, self.staging, self.problems = snapshot, snapshot.staging, problems

    def run(self) -> None:
        self._each_once()
        self._roles()
        self._addresses()
        self._staff()
        self._enrollments()
        self._agents()

    def _unknown(self, file: str, line: int, column: str, value: str) -> None:
        self.problems.add(file, line, column, _("“%(value)s” is not in the file.") % {"value": value})

    def _known_org(self, file: str, line: int, column: str, value: str) -> Org | None:
        if value and value not in self.file.orgs:
            self._unknown(file, line, column, value)
        return self.file.orgs.get(value)

    def _check_role(self, file: str, line: int, role: str) -> None:
        if role and role not in ROLES and not is_extension(role):
            self.problems.add(file, line, "role", _("“%(value)s” is not a OneRoster role.") % {"value": role})

    def _each_once(self) -> None:
        for table, kind in (("person", Person), ("role", Role), ("enrollment", Enrollment)):
            for line, id_, first in self.staging.rows(REPEATED.format(table=table)):
                refuse_repeated(kind.FILE, line, id_, first, self.problems)

    # --- Who stands where ---------------------------------------------------------------------------------------------
    def _roles(self) -> None:
        for user, roles in groupby(self.staging.rows(ROLES_OF_PEOPLE), itemgetter(0)):
            pupil: defaultdict[str, list[Span]] = defaultdict(list)
            staff: defaultdict[tuple[str, Post], list[Span]] = defaultdict(list)
            adult = ""
            for role, org, span, enabled in self._places(roles):
                if role in ADULTS:
                    adult = adult or ("" if span.over() else str(ADULTS[role]))
                elif role == STUDENT:
                    pupil[org].append(span)
                else:
                    staff[org, STAFF[role]].append(span.gone_if(not enabled))
            if adult:
                self.staging.add("adult", user, adult)
            for org, spans in pupil.items():
                span = Span.together(spans)
                self.staging.add("pupil", user, org, span.gone, span.over(), None)
            for (org, post), spans in staff.items():
                self.file.staff[user, org, post] = Span.together(spans)
            if staff:
                self.staging.add("staff", user)
        self.staging.index("pupil")

    def _places(self, roles: Iterator[Any]) -> Iterator[tuple[str, str, Span, bool]]:
        """Role, org, span and whether the person may sign in, of the rows of one person that have a place here."""
        for user, line, role, org_id, starts_on, ends_on, gone, enabled, known in roles:
            org = self._known_org(Role.FILE, line, "orgSourcedId", org_id)
            self._check_role(Role.FILE, line, role)
            if user and not known:
                self._unknown(Role.FILE, line, "userSourcedId", user)
            if not org or not known:
                continue
            span = Span(day_of(starts_on), day_of(ends_on), bool(gone))
            if role in ADULTS:
                yield role, org_id, span, enabled
            elif role not in STAFF and role != STUDENT:
                self.file.tally.ignored[role] += 1
            elif org.kind != "school":
                reason = _("“%(value)s” is not a school: left out.") % {"value": org.id}
                self.file.tally.warn(Line(Role.FILE, line), "orgSourcedId", reason)
            elif not org.gone:
                yield role, org_id, span, enabled

    # --- How they are reached -----------------------------------------------------------------------------------------
    def _addresses(self) -> None:
        """Only of those whom an address would reach, an adult with a place in the school, and no child's.

        What is none is told and left out: one cell of thousands keeps nobody else's roll from being read.
        """
        self.staging.run(FORGET_OTHER_ADDRESSES)
        wrong = []
        for key, line, email in self.staging.rows("SELECT rowid, line, email FROM person WHERE email <> ''"):
            if not is_email(email):
                wrong.append((key,))
                reason = _("“%(value)s” is not an e-mail address: left out.") % {"value": email[:60]}
                self.file.tally.warn(Line(Person.FILE, line), "email", reason)
        self.staging.run("UPDATE person SET email = '' WHERE rowid = ?", wrong)

    def _staff(self) -> None:
        """Takes them into memory. Two that share an address would sign in as one."""
        for row in self.staging.rows(STAFF_PEOPLE):
            person = Person(Person.FILE, *(*row, [], []))
            self.file.people[person.id] = person
        first: dict[str, Person] = {}
        for person in self.file.people.values():
            if person.gone:
                continue
            if not person.email:
                self.file.tally.warn(person, "email", _("Without an e-mail address nobody can sign in."))
            elif first.setdefault(person.email, person).name.casefold() != person.name.casefold():
                reason = _("%(name)s already has this address, and staff sign in with it.")
                details = {"name": first[person.email].name}
                self.problems.add(person.file, person.line, "email", reason % details)

    # --- Who is in which class ----------------------------------------------------------------------------------------
    def _enrollments(self) -> None:
        at_work = {(person, school) for person, school, _role in self.file.staff}
        before: tuple[Any, ...] = ()
        for is_known, is_pupil, *cells in self.staging.rows(ENROLLMENTS):
            row = Enrollment(Enrollment.FILE, *cells)
            if row.role == TEACHER:
                row.starts_on, row.ends_on = day_of(cells[7]), day_of(cells[8])
                self.file.lessons.append(row)
            if not self._is_counted(row, bool(is_known)):
                continue
            if self.file.classes[row.school_class].school != row.school:
                self._wrong(row, "schoolSourcedId", _("The class is at another school."))
            elif row.role == STUDENT and not is_pupil:
                self._wrong(row, "userSourcedId", _("Is not a pupil of this school in roles.csv."))
            elif row.role == TEACHER and (row.user, row.school) not in at_work:
                self._wrong(row, "userSourcedId", _("Is not a teacher of this school in roles.csv."))
            elif row.role not in (STUDENT, TEACHER):
                self.file.tally.ignored[row.role] += 1
            elif not row.gone and not row.ends_on:
                if before[:3] == (row.user, row.school_class, row.role):
                    reason = _("The same person, class and role are on line %(line)d.") % {"line": before[3]}
                    self._wrong(row, "userSourcedId", reason)
                else:
                    before = (row.user, row.school_class, row.role, row.line)

    def _wrong(self, row: Enrollment, column: str, reason: str) -> None:
        self.problems.add(row.file, row.line, column, reason)

    def _is_counted(self, row: Enrollment, is_known: bool) -> bool:
        """Whether class, school and person are in the file, and of a kind that has a place here."""
        one = self.file.classes.get(row.school_class)
        if row.school_class and not one:
            self._unknown(row.file, row.line, "classSourcedId", row.school_class)
        org = self._known_org(row.file, row.line, "schoolSourcedId", row.school)
        if org and org.kind not in (None, "school") and not is_extension(org.kind):
            self._wrong(row, "schoolSourcedId", _("“%(value)s” is not a school.") % {"value": org.id})
        if row.user and not is_known:
            self._unknown(row.file, row.line, "userSourcedId", row.user)
        self._check_role(row.file, row.line, row.role)
        return bool(one and org and is_known and not (org.gone or is_extension(one.kind) or is_extension(org.kind)))

    # --- Who is named for whom ----------------------------------------------------------------------------------------
    def _agents(self) -> None:
        for line, id_ in self.staging.rows(UNKNOWN_AGENTS):
            self._unknown(Person.FILE, line, "agentSourcedIds", id_)
        for line, first_name, last_name in self.staging.rows(AGENTS_WITHOUT_ROLE):
            reason = _("%(name)s has no role as guardian, parent or relative: left out.")
            name = f"{first_name} {last_name}".strip()
            self.file.tally.warn(Line(Person.FILE, line), "agentSourcedIds", reason % {"name": name})
        self.staging.run(LINKS_OF_CHILDREN)
        self.staging.run(LINKS_OF_ADULTS)
        for (line,) in self.staging.rows(UNNAMED_ADULTS):
            self.file.tally.warn(Line(Person.FILE, line), "", _("No pupil names this adult: left out."))


STAFF_PEOPLE = """
SELECT line, id, gone, first_name, last_name, enabled, identifier, email FROM person
WHERE id IN (SELECT person FROM staff) ORDER BY id
"""
REPEATED = """
SELECT line, id, first FROM {table} JOIN
(SELECT id, MIN(line) AS first FROM {table} WHERE id <> '' GROUP BY id HAVING COUNT(*) > 1) USING (id)
WHERE line > first
"""
ROLES_OF_PEOPLE = """
SELECT user, role.line, role, org, starts_on, ends_on, role.gone OR person.gone, person.enabled, person.id IS NOT NULL
FROM role LEFT JOIN person ON person.id = user ORDER BY user, role.line
"""
FORGET_OTHER_ADDRESSES = """
UPDATE person SET email = '', phones = ''
WHERE id NOT IN (SELECT person FROM adult) AND id NOT IN (SELECT person FROM staff)
"""
ENROLLMENTS = """
SELECT EXISTS (SELECT 1 FROM person WHERE id = user),
EXISTS (SELECT 1 FROM pupil WHERE person = user AND pupil.school = enrollment.school),
line, id, gone, school_class, school, user, role, starts_on, ends_on
FROM enrollment ORDER BY user, school_class, role, line
"""
UNKNOWN_AGENTS = """
SELECT line, other FROM agent JOIN person ON id = person WHERE other NOT IN (SELECT id FROM person)
"""
AGENTS_WITHOUT_ROLE = """
SELECT child.line, adult.first_name, adult.last_name
FROM agent JOIN person AS child ON child.id = agent.person JOIN person AS adult ON adult.id = agent.other
WHERE NOT child.gone AND NOT adult.gone AND child.id IN (SELECT person FROM pupil)
AND adult.id NOT IN (SELECT person FROM adult) AND adult.id NOT IN (SELECT person FROM pupil)
"""
# A link may stand with either.
LINKS_OF_CHILDREN = """
INSERT OR IGNORE INTO link SELECT person, other FROM agent
WHERE person IN (SELECT person FROM pupil) AND other IN (SELECT person FROM adult)
"""
LINKS_OF_ADULTS = """
INSERT OR IGNORE INTO link SELECT other, person FROM agent
WHERE person NOT IN (SELECT person FROM pupil) AND person IN (SELECT person FROM adult)
AND other IN (SELECT person FROM pupil)
"""
UNNAMED_ADULTS = """
SELECT line FROM adult JOIN person ON person.id = adult.person WHERE adult.person NOT IN (SELECT adult FROM link)
"""
