from django.urls import path

from roll import views

app_name = "roll"
urlpatterns = [
    path("<slug:school>/access/", views.access, name="access"),
    path("<slug:school>/access/decisions/", views.decisions, name="decisions"),
]
