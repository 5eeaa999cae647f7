from home.models.events import EventIndexPage, EventPage
from home.models.look import SchoolLook
from home.models.pages import HomePage, SchoolPage
from home.models.standard import ContactPage, StandardPage

__all__ = [
    "ContactPage",
    "EventIndexPage",
    "EventPage",
    "HomePage",
    "SchoolLook",
    "SchoolPage",
    "StandardPage",
]
