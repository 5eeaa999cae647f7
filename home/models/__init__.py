from home.models.approval import HeadApproval, Submission
from home.models.desk import Desk
from home.models.events import EventIndexPage, EventPage
from home.models.look import SchoolLook
from home.models.pages import HomePage, SchoolPage
from home.models.standard import ContactPage, StandardPage

__all__ = [
    "ContactPage",
    "Desk",
    "EventIndexPage",
    "EventPage",
    "HeadApproval",
    "HomePage",
    "SchoolLook",
    "SchoolPage",
    "StandardPage",
    "Submission",
]
