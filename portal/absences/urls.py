from django.urls import path

from portal.absences.views import family, staff

app_name = "absences"
urlpatterns = [
    path("absences/", family.own_list, name="list"),
    path("absences/new/", family.new, name="new"),
    path("absences/<key:pk>/withdrawal/", family.withdrawal, name="withdrawal"),
    path("schools/<slug:school>/absences/", staff.staff_list, name="staff_list"),
    path("schools/<slug:school>/absences/<key:pk>/decision/", staff.decision, name="decision"),
]
