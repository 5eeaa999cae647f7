"""Many schools from one spreadsheet: what each row says, read with the eyes of the form for one school."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from foundation.spreadsheets import read_table
from roll.administration.forms import SchoolForm
from roll.models import Area, Posting, School, User
from roll.models.schools import ALL_LANGUAGES, free_slug, short_name_of
from roll.rights import Role

MOST_ROWS, MOST_COLUMNS = 1_000, 30
# As the page names the columns.
HEADINGS = "Name · Short name · Area · Language · Time zone · E-mail · Person · Role"
# What each column may be called, in small letters without signs.
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("name", "school", "schoolname", "nameoftheschool", "विद्यालय", "स्कूल", "ਸਕੂਲ", "اسکول"),
    "short_name": ("shortname", "short"),
    "area": ("area", "areacode", "cluster", "block", "district"),
    "language": ("language", "mainlanguage"),
    "time_zone": ("timezone",),
    "email": ("email", "mail", "heademail", "officeemail"),
    "person": ("person", "head", "headname", "contact", "contactname"),
    "role": ("role",),
}
LANGUAGES = {word.casefold(): code for code, name in ALL_LANGUAGES for word in (code, name)} | {
    "hindi": "hi",
    "punjabi": "pa",
    "urdu": "ur",
}
ROLES = {"head": Role.HEAD, "headmaster": Role.HEAD, "head master": Role.HEAD, "office": Role.OFFICE}


@dataclass
class SchoolRow:
    """One row: its line in the table, what it says, and what is wrong with it or that it is there already."""

    line: int
    cells: dict[str, str]
    errors: list[str] = field(default_factory=list)
    is_there: bool = False
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        return not self.errors and not self.is_there


def rows_of(file: File) -> list[SchoolRow]:
    """Returns the rows below the headings. Raises ValidationError where it is no table, or has no column of names."""
    table = read_table(file, most_rows=MOST_ROWS + 1, most_columns=MOST_COLUMNS)
    places = columns_of(table[0])
    if "name" not in places:
        raise ValidationError(
            _("No column is called “Name”. The first row must say what each column is: Name, Area, Language, E-mail.")
        )
    rows = [
        SchoolRow(line, {name: row[place] for name, place in places.items()})
        for line, row in enumerate(table[1:], start=2)
        if any(row)
    ]
    if not rows:
        raise ValidationError(_("The table has headings, and no school below them."))
    return rows


def columns_of(headings: Sequence[str]) -> dict[str, int]:
    """Returns where each column that is known stands; the first of two of a name."""
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        plain = "".join(sign for sign in heading.casefold() if sign not in " -_.'’")
        name = next((name for name, words in COLUMNS.items() if plain in words), None)
        if name:
            places.setdefault(name, place)
    return places


def check(rows: Iterable[SchoolRow]) -> None:
    """Says of each row what is wrong with it, or that this school is there already; in three queries."""
    areas = areas_by_word()
    there: set[tuple[str, int | None]] = {
        (name.casefold(), area) for name, area in School.objects.values_list("name", "area")
    }
    for row in rows:
        found = areas.get(row.cells.get("area", "").casefold(), [])
        area = found[0] if len(found) == 1 else None
        if len(found) > 1:
            row.errors.append(_("Two areas have this name: write the code."))
        elif row.cells.get("area") and not found:
            row.errors.append(_("There is no area “%(area)s”. Add it first.") % {"area": row.cells["area"][:60]})
        form = SchoolForm(data_of(row.cells))
        # The area is known by its word here, and asked once for all rows.
        form.fields["area"].disabled = True
        if not form.is_valid():
            row.errors += [f"{form.fields[name].label}: {words[0]}" for name, words in form.errors.items()]
            continue
        row.facts = form.cleaned_data | {"area": area}
        key = row.facts["name"].casefold(), area.pk if area else None
        row.is_there = key in there
        there.add(key)


def areas_by_word() -> dict[str, list[Area]]:
    """Returns the areas that each word means: the one of this code, or else all of this name."""
    codes: dict[str, list[Area]] = {}
    names: dict[str, list[Area]] = {}
    for area in Area.objects.all():
        codes.setdefault(area.code.casefold(), []).append(area)
        names.setdefault(area.name.casefold(), []).append(area)
    return names | codes


def data_of(cells: dict[str, str]) -> dict[str, str]:
    """What the form for one school would be sent."""
    language = cells.get("language", "").casefold()
    return {
        "name": cells["name"],
        "short_name": cells.get("short_name", "") or short_name_of(cells["name"]),
        "language": LANGUAGES.get(language, language) or "en",
        "time_zone": cells.get("time_zone") or "Asia/Kolkata",
        "attendance_codes": School.AttendanceCodes.ENGLAND
        if cells.get("time_zone") == "Europe/London"
        else School.AttendanceCodes.INDIA,
        "email": cells.get("email", ""),
        "person": cells.get("person", ""),
        "role": ROLES.get(cells.get("role", "").casefold(), Role.HEAD),
    }


def add_all(rows: Iterable[SchoolRow], by: User) -> int:
    """Adds the schools of the new rows and invites who begins there: all of them or none. Returns how many."""
    taken = set(School.objects.values_list("slug", flat=True))
    with transaction.atomic():
        added = [add_one(row.facts | {"slug": free_slug(row.facts["name"], taken)}, by) for row in rows if row.is_new]
    return len(added)


def add_one(facts: dict[str, Any], by: User) -> School:
    """Adds the school of a valid form, and invites who begins there where somebody does."""
    names = ("short_name", "slug", "area", "language", "time_zone", "attendance_codes")
    with transaction.atomic():
        school = School.add(facts["name"], by=by, **{name: facts[name] for name in names if name in facts})
        if facts.get("email"):
            invite(school, facts, by)
    return school


def invite(school: School, facts: dict[str, Any], by: User) -> None:
    """Posts the person of a valid form at the school, from today on. Raises Posting.Taken where they are."""
    role = facts["role"] or Role.HEAD
    Posting.give(school, facts["email"], role=role, name=facts["person"], by=by, starts_on=school.today())
