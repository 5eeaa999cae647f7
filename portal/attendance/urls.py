from datetime import date

from django.urls import path, register_converter

from portal.attendance import views


class DayConverter:
    """A calendar day, `2026-11-24`."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return str(value)


class SessionConverter:
    regex = "am|pm"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(DayConverter, "day")
register_converter(SessionConverter, "session")

app_name = "attendance"
urlpatterns = [
    path("children/<code>/attendance/", views.family, name="family"),
    path("schools/<slug:school>/children/<code>/attendance/", views.staff_child, name="staff_child"),
    path("schools/<slug:school>/registers/", views.register_list, name="register_list"),
    path(
        "schools/<slug:school>/registers/<key:class_pk>/<day:date>/<session:session>/", views.register, name="register"
    ),
]
