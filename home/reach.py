"""How a school is reached, for programs that read its pages."""

from foundation.punctuation import listed
from pages.structured_data import Thing
from roll.models import School


def reach_of(school: School) -> Thing:
    """Returns how to reach the school by its own facts, as schema.org says it."""
    street, place = listed(school.address.splitlines()), school.place
    where = {"streetAddress": street, "addressLocality": place}
    said = {
        "address": (street or place) and {"@type": "PostalAddress", **{k: v for k, v in where.items() if v}},
        "telephone": school.phone,
        "email": school.public_email,
    }
    return {name: value for name, value in said.items() if value}
