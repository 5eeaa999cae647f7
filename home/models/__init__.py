from home.models.calendar import CalendarEntry
from home.models.events import EventIndexPage, EventPage
from home.models.look import SchoolLogo, SchoolLook
from home.models.pages import HomePage, SchoolPage
from home.models.standard import ContactPage, StandardPage

__all__ = [
    "CalendarEntry",
    "ContactPage",
    "EventIndexPage",
    "EventPage",
    "HomePage",
    "SchoolLogo",
    "SchoolLook",
    "SchoolPage",
    "StandardPage",
]
