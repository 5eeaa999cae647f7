from django.urls import include, path

app_name = "portal"
urlpatterns = [
    path("", include("portal.dashboard.urls")),
    path("", include("portal.absences.urls")),
    path("", include("portal.attendance.urls")),
    path("", include("portal.bookings.urls")),
    path("", include("portal.homework.urls")),
    path("", include("portal.letters.urls")),
    path("", include("portal.reports.urls")),
]
