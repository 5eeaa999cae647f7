"""The tables of codes, and which one a school writes its registers in."""

from portal.attendance.codes.code import KINDS, Button, Code, Table
from portal.attendance.codes.england import ENGLAND
from portal.attendance.codes.india import INDIA
from roll.models import School

TABLES = {"india": INDIA, "england": ENGLAND}


def table_of(school: School) -> Table:
    return TABLES[school.attendance_codes]


__all__ = ["ENGLAND", "INDIA", "KINDS", "TABLES", "Button", "Code", "Table", "table_of"]
