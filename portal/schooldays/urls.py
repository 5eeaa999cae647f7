from django.urls import path

from portal.schooldays import views

app_name = "schooldays"
urlpatterns = [
    path("closings/<key:pk>/", views.closing, name="closing"),
    path("schools/<slug:school>/days/", views.calendar, name="calendar"),
    path("schools/<slug:school>/days/file/", views.file, name="file"),
    path("schools/<slug:school>/days/file/days/", views.file_days, name="file_days"),
    path("schools/<slug:school>/days/week/", views.week, name="week"),
    path("schools/<slug:school>/days/closings/", views.closings, name="closings"),
    path("schools/<slug:school>/days/closings/<key:pk>/withdrawal/", views.withdrawal, name="withdrawal"),
    path("schools/<slug:school>/days/<key:pk>/undoing/", views.undoing, name="undoing"),
]
