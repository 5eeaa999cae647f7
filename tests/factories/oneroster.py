"""OneRoster 1.2 zips as a school's own system writes them: a district's small one for the cast, and a big one.

export = Export.of_two_schools()
export["users"]["p-siya"]["givenName"] = "Siya Rani"
import_roll(export.zip())
"""

import csv
import zipfile
from collections.abc import Iterable
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from foundation import clock
from tests.factories.roll import year_around

COLUMNS = {
    "manifest": "propertyName,value",
    "academicSessions": "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear",
    "orgs": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
    "courses": "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,"
    "subjectCodes",
    "classes": "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,"
    "schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods",
    "users": "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,"
    "identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,"
    "preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns",
    "roles": "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,"
    "userProfileSourcedId",
    "enrollments": "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,"
    "beginDate,endDate",
    "demographics": "sourcedId,status,dateLastModified,birthDate,sex,americanIndianOrAlaskaNative,asian,"
    "blackOrAfricanAmerican,nativeHawaiianOrOtherPacificIslander,white,demographicRaceTwoOrMoreRaces,"
    "hispanicOrLatinoEthnicity,countryOfBirthCode,stateOfBirthAbbreviation,cityOfBirth,"
    "publicSchoolResidenceStatus",
}
# Stands in every password and race cell: found anywhere in the database, it was read.
NEVER_READ = "never-read-this"
Row = dict[str, Any]


class Export:
    """The tables of a file: name → id → row. Change a cell, take a row out, then `zip()`."""

    def __init__(self) -> None:
        self.columns = {name: columns.split(",") for name, columns in COLUMNS.items()}
        self.tables: dict[str, dict[str, Row]] = {name: {} for name in COLUMNS}
        self.tables["manifest"] = {
            "manifest.version": {"propertyName": "manifest.version", "value": "1.0"},
            "oneroster.version": {"propertyName": "oneroster.version", "value": "1.2"},
        }

    def __getitem__(self, table: str) -> dict[str, Row]:
        return self.tables[table]

    def add(self, table: str, id_: str, **cells: Any) -> Row:
        return self.tables[table].setdefault(id_, {"sourcedId": id_, "status": "active"} | cells)

    # --- What a school has --------------------------------------------------------------------------------------------
    def year(self, first: date | None = None) -> None:
        """A school year in two terms; end dates are exclusive, as the standard has them."""
        first = first or year_around(clock.today())[0]
        middle, last = date(first.year, 10, 1), date(first.year + 1, 4, 1)
        name = f"{first.year}–{(first.year + 1) % 100}"
        self.add("academicSessions", "y", title=name, type="schoolYear", startDate=first, endDate=last)
        for id_, title, start, until in (("t1", "Term 1", first, middle), ("t2", "Term 2", middle, last)):
            days = {"startDate": start, "endDate": until, "parentSourcedId": "y"}
            self.add("academicSessions", id_, title=title, type="term", **days)

    def school(self, id_: str, name: str, parent: str = "") -> None:
        self.add("orgs", id_, name=name, type="school", parentSourcedId=parent)

    def a_class(self, id_: str, school: str, title: str, kind: str = "homeroom", **cells: Any) -> None:
        row = {"classType": kind, "schoolSourcedId": school, "termSourcedIds": "t1,t2", "grades": "05"}
        self.add("classes", id_, title=title, **(row | cells))

    def person(self, id_: str, name: str, *roles: tuple[str, str], **cells: Any) -> Row:
        """`roles`: pairs of role and org."""
        first, _, last = name.partition(" ")
        row = {"enabledUser": "true", "givenName": first, "familyName": last, "password": NEVER_READ}
        for role, org in roles:
            self.add(
                "roles", f"r-{id_}-{role}-{org}", userSourcedId=id_, roleType="primary", role=role, orgSourcedId=org
            )
        return self.add("users", id_, **(row | cells))

    def pupil(self, id_: str, name: str, place: str, *agents: str, **cells: Any) -> None:
        """In a class; named with the adults who stand to them."""
        school = self["classes"][place]["schoolSourcedId"]
        self.person(id_, name, ("student", school), agentSourcedIds=",".join(agents), **cells)
        self.enrol(id_, place, "student")
        self.add("demographics", id_, birthDate="2016-05-04", sex="female", asian=NEVER_READ)

    def enrol(self, person: str, place: str, role: str, **cells: Any) -> None:
        school = self["classes"][place]["schoolSourcedId"]
        row = {"classSourcedId": place, "schoolSourcedId": school, "userSourcedId": person, "role": role}
        self.add("enrollments", f"e-{person}-{place}-{role}", **(row | cells))

    # --- Whole files --------------------------------------------------------------------------------------------------
    @classmethod
    def of_two_schools(cls) -> "Export":
        """Nai Umeed (5B, 2A, a maths set) and Sitara (1A). Sunita has children at both; Meher's other adult is her
        aunt; Rakesh is named for Siya; the teacher of 5B is a mother of one of its pupils as well."""
        export = cls()
        export.year()
        export.add("orgs", "d", name="Barabanki", type="district", identifier="09-045")
        export.school("s1", "Nai Umeed Primary School", parent="d")
        export.school("s2", "Sitara Girls School", parent="d")
        export.a_class("c5b", "s1", "5B")
        export.a_class("c2a", "s1", "2A", grades="02")
        export.a_class("m5", "s1", "Maths 5", kind="scheduled", subjects="Maths")
        export.a_class("c1a", "s2", "1A", grades="01")
        export.person("h", "Sushma Verma", ("principal", "s1"), email="sushma@example.org")
        export.person("o", "Neha Chauhan", ("siteAdministrator", "s1"), email="neha@example.org")
        export.person("t", "Harpreet Kaur", ("teacher", "s1"), ("parent", "s1"), email="Harpreet@Example.org")
        export.person("h2", "Gurleen Sandhu", ("principal", "s2"), email="gurleen@example.org")
        export.person("k", "Ravi Das", ("aide", "s1"), email="ravi@example.org")
        export.person("g-sunita", "Sunita Verma", ("parent", "s1"), email="sunita@example.org", sms="98765 43210")
        export.person("g-imran", "Imran Ali", ("guardian", "s1"), email="imran@example.org", phone="+44 20 7946 0958")
        export.person("g-rakesh", "Rakesh Verma", ("parent", "d"), email="rakesh@example.org")
        export.person("g-aunt", "Nasreen Bano", ("relative", "s2"), email="nasreen@example.org")
        export.pupil("p-aarav", "Aarav Verma", "c5b", "g-sunita", identifier="A-1")
        export.pupil("p-siya", "Siya Verma", "c2a", "g-sunita", "g-imran", "g-rakesh", identifier="A-2")
        export.pupil("p-simran", "Simran Kaur", "c5b", "t", identifier="A-3")
        export.pupil("p-meher", "Meher Verma", "c1a", "g-sunita", "g-aunt", identifier="A-1")
        for pupil in ("p-aarav", "p-simran"):
            export.enrol(pupil, "m5", "student")
        for place in ("c5b", "m5"):
            export.enrol("t", place, "teacher", primary="true")
        return export

    @classmethod
    def of_many(cls, pupils: int, a_class: int = 40) -> "Export":
        """One school of so many pupils, each with two adults; every second pair has two children."""
        export = cls()
        export.year()
        export.school("big", "Sarvodaya Inter College")
        export.person("head", "Meena Rao", ("principal", "big"), email="head@example.org")
        for number in range(-(-pupils // a_class)):
            place, grade = f"c{number}", number % 12 + 1
            export.a_class(place, "big", f"{grade}-{number}", grades=f"{grade:02}")
            export.person(f"t{number}", f"Teacher No{number}", ("teacher", "big"), email=f"t{number}@example.org")
            export.enrol(f"t{number}", place, "teacher")
        for number in range(pupils):
            home = number // 3 * 2 + min(number % 3, 1)
            adults = [f"a{home}", f"b{home}"]
            for adult in adults:
                email, sms = f"{adult}@example.org", f"9{home:09}"
                export.person(adult, f"Adult {adult}", ("parent", "big"), email=email, sms=sms)
            export.pupil(f"p{number}", f"Child No{number}", f"c{number // a_class}", *adults, identifier=f"N{number}")
        return export

    # --- The file -----------------------------------------------------------------------------------------------------
    def csv(self, table: str) -> str:
        out = StringIO(newline="")
        writer = csv.DictWriter(out, self.columns[table], restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(self.tables[table].values())
        return out.getvalue()

    def zip(self, more: Iterable[tuple[str, bytes]] = (), without: Iterable[str] = ()) -> BytesIO:
        """`more`: files by name, in place of ours of the same name."""
        files = {f"{name}.csv": self.csv(name).encode() for name in self.tables} | dict(more)
        made = BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files.items():
                if name not in without:
                    archive.writestr(name, data)
        made.seek(0)
        return made

    def save(self, path: Path) -> Path:
        path.write_bytes(self.zip().read())
        return path


def tomorrow(days: int = 1) -> date:
    return clock.today() + timedelta(days=days)
