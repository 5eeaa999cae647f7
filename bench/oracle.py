"""Who may see whom, said a second time: plain Python over rows that are read once, for `make prove ONLY=rights`.

Short, slow, and a stranger to `roll/scope.py` and `roll/rights.py`: where they differ, one of them is wrong.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.apps import apps

TABLES = (
    *("AccessGrant", "Area", "Class", "ContactPoint", "Enrolment", "Guardian", "Guardianship"),
    *("Posting", "Pupil", "Restriction", "School", "Teaching", "User"),
)
Row = dict[str, Any]
RecipientKeys = tuple[set[int], set[int]]

OWN = {"attendance", "homework", "bookings", "reports"}
WHOLE_SCHOOL = {"head", "office"}


def read() -> dict[str, list[Row]]:
    """Every row of the roll, by the name of its model."""
    return {name: list(apps.get_model("roll", name).objects.values()) for name in TABLES}


class Oracle:
    """Keys in, yes or no out, as it is on `day`. A right of None is any right; a user of None is nobody."""

    def __init__(self, rows: dict[str, list[Row]], day: date) -> None:
        self.rows, self.day = rows, day
        self.users, self.pupils, self.schools, self.areas, self.classes, self.guardians = (
            {row["id"]: row for row in rows[name]} for name in ("User", "Pupil", "School", "Area", "Class", "Guardian")
        )
        self.rights = grouped(rows["AccessGrant"], "guardianship_id", "right")
        self.pairs = grouped(rows["Guardianship"], "pupil_id")
        self.restrictions = grouped(filter(self.holds, rows["Restriction"]), "pupil_id")
        self.postings = grouped(filter(self.holds, rows["Posting"]), "user_id")
        self.teachings = grouped(filter(self.holds, rows["Teaching"]), "user_id")
        self.enrolments = list(filter(self.holds, rows["Enrolment"]))
        self.places = grouped(self.enrolments, "pupil_id", "school_class_id")
        self.known = {key: self.known_as(guardian) for key, guardian in self.guardians.items()}

    def holds(self, row: Row) -> bool:
        begun = row["starts_on"] is None or row["starts_on"] <= self.day
        return begun and (row["ends_on"] is None or row["ends_on"] >= self.day)

    # Family ----------------------------------------------------------------------------------------------------------
    def known_as(self, guardian: Row) -> set[Any]:
        """All that tells this adult: the record, the user, the addresses of either. A blank is no address."""
        user = guardian["user_id"]
        records = {row["id"] for row in self.guardians.values() if user and row["user_id"] == user} | {guardian["id"]}
        addresses = {row["value"] for row in self.rows["ContactPoint"] if row["guardian_id"] in records}
        if user:
            addresses |= {self.users[user]["email"], self.users[user]["phone"]}
        return {("record", guardian["id"])} | ({("user", user)} if user else set()) | (addresses - {None, ""})

    def is_restricted(self, pair: Row) -> bool:
        adult = self.known[pair["guardian_id"]]
        return any(adult & self.known[row["guardian_id"]] for row in self.restrictions[pair["pupil_id"]])

    def is_open(self, pair: Row, right: str | None) -> bool:
        if pair["access_state"] != "granted" or not self.holds(pair) or self.is_restricted(pair):
            return False
        held = self.rights[pair["id"]]
        return bool(held) if right is None else right in held

    def may_family(self, user: int | None, pupil: int, right: str | None) -> bool:
        if not self.signs_in(user):
            return False
        if self.pupils[pupil]["user_id"] == user and (right is None or right in OWN):
            return True
        mine = (pair for pair in self.pairs[pupil] if self.guardians[pair["guardian_id"]]["user_id"] == user)
        return any(self.is_open(pair, right) for pair in mine)

    def signs_in(self, user: int | None) -> bool:
        return user is not None and self.users[user]["is_active"]

    # Staff -----------------------------------------------------------------------------------------------------------
    def may_staff(self, user: int | None, pupil: int) -> bool:
        if user is None or not self.signs_in(user):
            return False
        school = self.pupils[pupil]["school_id"]
        roles = self.roles_at(user, school)
        if roles & WHOLE_SCHOOL or ("teacher" in roles and self.schools[school]["teachers_see_all"]):
            return True
        return any(
            row["school_class_id"] in self.places[pupil] and "teacher" in self.roles_at(user, row["school_id"])
            for row in self.teachings[user]
        )

    def roles_at(self, user: int, school: int) -> set[str]:
        return {row["role"] for row in self.postings[user] if row["school_id"] == school}

    # Many ------------------------------------------------------------------------------------------------------------
    def recipients(self, pupils: Iterable[int], right: str) -> RecipientKeys:
        """The users, and the guardians without a user, who have this right to any of these pupils."""
        pairs = [pair for pupil in pupils for pair in self.pairs[pupil] if self.is_open(pair, right)]
        guardians = [self.guardians[pair["guardian_id"]] for pair in pairs]
        users = {row["user_id"] for row in guardians if self.signs_in(row["user_id"])}
        return users, {row["id"] for row in guardians if row["user_id"] is None}

    def enrolled(self, kind: str, key: int) -> set[int]:
        """The pupils of a place: an `area`, `school`, `year_group` or `school_class`."""
        return {row["pupil_id"] for row in self.enrolments if self.lies_in(row, kind, key)}

    def lies_in(self, row: Row, kind: str, key: int) -> bool:
        if kind == "area":
            return key in self.above(self.schools[row["school_id"]]["area_id"])
        if kind == "year_group":
            return self.classes[row["school_class_id"]]["year_group_id"] == key
        return bool(row[f"{kind}_id"] == key)

    def above(self, area: int | None) -> set[int]:
        """This area and all that hold it."""
        return {area} | self.above(self.areas[area]["parent_id"]) if area else set()

    def audience(self, kind: str, key: int) -> RecipientKeys:
        """Who is told in a place: guardians with the right *messages*, and the pupils who sign in."""
        pupils = self.enrolled(kind, key)
        users, guardians = self.recipients(pupils, "messages")
        own = {self.pupils[pupil]["user_id"] for pupil in pupils}
        return users | {user for user in own if self.signs_in(user)}, guardians

    def posted(self, kind: str, key: int, school: int | None) -> set[int]:
        """The staff of a place, which lies in `school` unless it is an area."""
        areas = {id for id in self.areas if kind == "area" and key in self.above(id)}
        schools = {id for id, row in self.schools.items() if row["area_id"] in areas} if areas else {school}
        there = {
            user
            for user, rows in self.postings.items()
            if any(row["area_id"] in areas or row["school_id"] in schools - {None} for row in rows)
        }
        return {user for user in there if self.signs_in(user)}


def grouped(rows: Iterable[Row], key: str, value: str = "") -> defaultdict[int, list[Any]]:
    """The rows, or one value of each, by one of their keys."""
    groups: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row[value] if value else row)
    return groups
