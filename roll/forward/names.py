"""What a class is called a year later: 5A becomes 6A, कक्षा ५ कक्षा ६, V A VI A where the year groups are V and VI."""

import re
import unicodedata
from collections.abc import Sequence

from roll.models import Class, YearGroup

NUMBER = re.compile(r"\d+")


def next_number(digits: str) -> str:
    """`5` → `6`, `५` → `६`: one more, in the same script and as wide."""
    zero = ord(digits[0]) - unicodedata.decimal(digits[0])
    return "".join(chr(zero + int(digit)) for digit in str(int(digits) + 1).zfill(len(digits)))


def number_of(name: str) -> int | None:
    """The first number of a name, in whichever script."""
    found = NUMBER.search(name)
    return int(found[0]) if found else None


def following(group: YearGroup, groups: Sequence[YearGroup]) -> YearGroup | None:
    """The year group after this one: the one of the next number, else the next of the school's order."""
    number = number_of(group.name)
    if number is not None:
        return next((each for each in groups if number_of(each.name) == number + 1), None)
    later = [each.pk for each in groups].index(group.pk) + 1
    return groups[later] if later < len(groups) else None


def is_last(group: YearGroup, groups: Sequence[YearGroup]) -> bool:
    """Says whether no year group comes after it, be it the next one or a later."""
    number = number_of(group.name)
    if number is None:
        return following(group, groups) is None
    return all((number_of(each.name) or 0) <= number for each in groups)


def is_first(group: YearGroup, groups: Sequence[YearGroup]) -> bool:
    """Says whether no year group leads to it."""
    number = number_of(group.name)
    if number is None:
        return groups[0].pk == group.pk
    return all(other >= number for each in groups if (other := number_of(each.name)) is not None)


def name_after(school_class: Class, after: YearGroup | None) -> str:
    """The name of what it becomes, as the school writes its names; the same where it says no year."""
    name, group = school_class.name, school_class.year_group
    number = group and number_of(group.name)
    for found in NUMBER.finditer(name):
        if number is None or int(found[0]) == number:
            return name[: found.start()] + next_number(found[0]) + name[found.end() :]
    if group and after and re.search(rf"\b{re.escape(group.name)}\b", name):
        return re.sub(rf"\b{re.escape(group.name)}\b", lambda _: after.name, name, count=1)
    return name
