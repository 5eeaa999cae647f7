from django.urls import path

from portal.homework.views import family, staff

app_name = "homework"
urlpatterns = [
    path("children/<code>/homework/", family.child_list, name="child_list"),
    path("children/<code>/homework/ticks/", family.ticks, name="ticks"),
    path("homework/<key:pk>/", family.detail, name="detail"),
    path("homework/<key:pk>/file/", family.file, name="file"),
    path("schools/<slug:school>/homework/", staff.staff_list, name="staff_list"),
    path("schools/<slug:school>/homework/new/", staff.new, name="new"),
    path("schools/<slug:school>/homework/<key:pk>/", staff.who_has_done, name="who_has_done"),
    path("schools/<slug:school>/homework/<key:pk>/withdrawal/", staff.withdrawal, name="withdrawal"),
]
