from home.models.desk import Desk
from home.models.pages import HomePage, SchoolPage

__all__ = ["Desk", "HomePage", "SchoolPage"]
