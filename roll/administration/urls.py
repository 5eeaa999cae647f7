from django.urls import path

from roll.administration import views

app_name = "administration"
urlpatterns = [
    path("", views.school_list, name="schools"),
    path("areas/new/", views.area_new, name="area_new"),
    path("schools/new/", views.school_new, name="school_new"),
    path("schools/file/", views.school_file, name="school_file"),
    path("schools/file/adding/", views.schools_new, name="schools_new"),
    path("schools/<key:pk>/", views.school, name="school"),
]
