"""The whole file: its places and its staff, and the table in passing where everybody else stands."""

from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from roll.models import Guardianship
from roll.oneroster.cells import is_extension
from roll.oneroster.problems import Tally
from roll.oneroster.rows import Enrollment, Org, Person, SchoolClass, Session
from roll.oneroster.spans import Span
from roll.oneroster.staging import Staging
from roll.rights import Role as Post

Relationship = Guardianship.Relationship
STUDENT, TEACHER = "student", "teacher"
STAFF = {
    TEACHER: Post.TEACHER,
    "principal": Post.HEAD,
    "administrator": Post.HEAD,
    "siteadministrator": Post.OFFICE,
}
ADULTS = {"guardian": Relationship.CARER, "parent": Relationship.PARENT, "relative": Relationship.RELATIVE}
IGNORED = {"aide", "counselor", "districtadministrator", "proctor", "systemadministrator"}
ROLES = {STUDENT, *STAFF, *ADULTS, *IGNORED}


@dataclass
class Snapshot:
    """Rows by their id in the file. Keys below are such ids too; `school` is the id of an org.

    A class, or who teaches it, is some forty pupils: these are kept in memory. Pupils, adults and their rows are not.
    """

    staging: Staging
    tally: Tally
    orgs: dict[str, Org]
    sessions: dict[str, Session]
    classes: dict[str, SchoolClass]
    has_email: bool = True  # whether the file speaks of addresses at all, and of numbers
    has_phone: bool = True
    people: dict[str, Person] = field(default_factory=dict)  # who is at work somewhere
    staff: dict[tuple[str, str, Post], Span] = field(default_factory=dict)  # person, school, role
    lessons: list[Enrollment] = field(default_factory=list)  # the enrollments of teachers

    @property
    def schools(self) -> dict[str, Org]:
        return {id_: org for id_, org in self.orgs.items() if org.kind == "school" and not org.gone}

    def classes_at(self, schools: Container[str]) -> list[SchoolClass]:
        """The classes of these schools, without those of a type that has no place here."""
        return [one for one in self.classes.values() if one.school in schools and not is_extension(one.kind)]

    def year_of(self, session: str) -> Session | None:
        """The school year above a term, or the year itself."""
        seen: set[str] = set()
        while session in self.sessions and session not in seen:
            seen.add(session)
            row = self.sessions[session]
            if row.kind == "schoolYear":
                return row
            session = row.parent
        return None


def above(id_: str, parents: dict[str, str]) -> Iterator[str]:
    """The ids above one, each once; ends where a chain closes on itself."""
    seen: set[str] = set()
    while (id_ := parents.get(id_, "")) and id_ not in seen:
        seen.add(id_)
        yield id_
