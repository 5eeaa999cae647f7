"""A OneRoster 1.2 zip of a district of invented people, written row by row: as many pupils as are wanted.

Schools of 500 in classes of 40, each class with a teacher. Each pupil has two adults, and every second pair of adults
two children. Every adult has an address and a number of their own.

`python -m bench.oneroster_zip 2000 roll.zip`; a third number is that of the pupils of a school.
"""

import csv
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from io import TextIOWrapper
from pathlib import Path

A_SCHOOL, A_CLASS = 500, 40
COLUMNS = {
    "manifest": "propertyName,value",
    "orgs": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
    "academicSessions": "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear",
    "classes": "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,"
    "schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods",
    "users": "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,"
    "identifier,email,sms,phone,agentSourcedIds,grades,password",
    "roles": "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId",
    "enrollments": "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,"
    "beginDate,endDate",
}
# Invented people are made of these, each of its own pace, so that many are called alike and no home is like the next.
GIVEN = (
    "Aanya",
    "Bilal",
    "Charu",
    "Dev",
    "Esha",
    "Fateh",
    "Gurnoor",
    "Hamza",
    "Isha",
    "Kavya",
    "Laxmi",
    "Meher",
    "Ojas",
)
SURNAMES = ("Ahmad", "Bano", "Chauhan", "Das", "Gill", "Joshi", "Kaur", "Mishra", "Nishad", "Pal", "Sandhu")
Row = dict[str, str]


class District:
    """`first_day` is that of the school year; `a_school` how many pupils a school has at most."""

    def __init__(self, pupils: int, first_day: date, a_school: int = A_SCHOOL) -> None:
        self.pupils, self.first_day, self.a_school = pupils, first_day, a_school

    def save(self, path: Path) -> Path:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, columns in COLUMNS.items():
                with archive.open(f"{name}.csv", "w", force_zip64=True) as file:
                    text = TextIOWrapper(file, "utf-8", newline="")
                    writer = csv.DictWriter(text, columns.split(","), restval="")
                    writer.writeheader()
                    writer.writerows(self.rows(name))
                    text.flush()
                    text.detach()
        return path

    def rows(self, name: str) -> Iterable[Row]:
        rows: Iterator[Row] = getattr(self, name)()
        return ({"status": "active"} | row if name != "manifest" else row for row in rows)

    # --- Places -------------------------------------------------------------------------------------------------------
    @property
    def schools(self) -> range:
        return range(-(-self.pupils // self.a_school))

    @property
    def school_classes(self) -> range:
        """Numbered through the district: a class has the next forty pupils, of whom the first says the school."""
        return range(-(-self.pupils // A_CLASS))

    def school_of(self, pupil: int) -> str:
        return f"s{pupil // A_CLASS * A_CLASS // self.a_school}"

    def manifest(self) -> Iterator[Row]:
        yield {"propertyName": "manifest.version", "value": "1.0"}
        yield {"propertyName": "oneroster.version", "value": "1.2"}

    def orgs(self) -> Iterator[Row]:
        yield {"sourcedId": "d", "name": "Invented District", "type": "district", "identifier": "09-901"}
        for one in self.schools:
            yield {"sourcedId": f"s{one}", "name": f"School No {one}", "type": "school", "parentSourcedId": "d"}

    def academicSessions(self) -> Iterator[Row]:  # noqa: N802 - the file's own name
        first, last = self.first_day, self.first_day.replace(year=self.first_day.year + 1)
        days = {"startDate": first.isoformat(), "endDate": last.isoformat()}
        yield {"sourcedId": "y", "title": f"Year {first.year}", "type": "schoolYear"} | days
        yield {"sourcedId": "t", "title": "The term", "type": "term", "parentSourcedId": "y"} | days

    def classes(self) -> Iterator[Row]:
        for one in self.school_classes:
            at = {"schoolSourcedId": self.school_of(one * A_CLASS), "termSourcedIds": "t"}
            grade = f"{one % 12 + 1:02}"
            yield {"sourcedId": f"c{one}", "title": f"{grade}-{one}", "classType": "homeroom", "grades": grade} | at

    # --- People -------------------------------------------------------------------------------------------------------
    @property
    def homes(self) -> range:
        return range(-(-self.pupils * 2 // 3))

    def home_of(self, pupil: int) -> int:
        return pupil // 3 * 2 + min(pupil % 3, 1)

    def first_pupil_of(self, home: int) -> int:
        return home // 2 * 3 + home % 2

    def users(self) -> Iterator[Row]:
        for one in self.schools:
            yield self.person(f"h{one}", one, one) | {"email": f"head{one}@example.org"}
        for one in self.school_classes:
            yield self.person(f"t{one}", one, one + 1) | {"email": f"teacher{one}@example.org"}
        for home in self.homes:
            for turn, (who, mobile) in enumerate((("a", 98), ("b", 97))):
                reached = {"email": f"{who}{home}@example.org", "sms": f"{mobile}{home:08}"}
                yield self.person(f"{who}{home}", home + turn, home) | reached
        for one in range(self.pupils):
            home = self.home_of(one)
            about = {"identifier": f"N{one}", "agentSourcedIds": f"a{home},b{home}"}
            yield self.person(f"p{one}", one, home) | about

    def person(self, id_: str, given: int, family: int) -> Row:
        names = {"givenName": GIVEN[given % len(GIVEN)], "familyName": SURNAMES[family % len(SURNAMES)]}
        return {"sourcedId": id_, "enabledUser": "true", "password": "never-read"} | names

    def roles(self) -> Iterator[Row]:
        for one in self.schools:
            yield self.role(f"h{one}", "principal", f"s{one}")
        for one in self.school_classes:
            yield self.role(f"t{one}", "teacher", self.school_of(one * A_CLASS))
        for one in self.homes:
            for who in "ab":
                yield self.role(f"{who}{one}", "parent", self.school_of(self.first_pupil_of(one)))
        for one in range(self.pupils):
            yield self.role(f"p{one}", "student", self.school_of(one))

    def role(self, person: str, role: str, org: str) -> Row:
        about = {"userSourcedId": person, "roleType": "primary", "role": role, "orgSourcedId": org}
        return {"sourcedId": f"r-{person}"} | about

    def enrollments(self) -> Iterator[Row]:
        for one in self.school_classes:
            yield self.enrollment(f"t{one}", "teacher", one) | {"primary": "true"}
        for one in range(self.pupils):
            yield self.enrollment(f"p{one}", "student", one // A_CLASS)

    def enrollment(self, person: str, role: str, one: int) -> Row:
        at = {"classSourcedId": f"c{one}", "schoolSourcedId": self.school_of(one * A_CLASS)}
        about = {"userSourcedId": person, "role": role, "beginDate": self.first_day.isoformat()}
        return {"sourcedId": f"e-{person}"} | at | about


if __name__ == "__main__":
    District(int(sys.argv[1]), date(date.today().year, 4, 1), *map(int, sys.argv[3:])).save(Path(sys.argv[2]))  # noqa: DTZ011
