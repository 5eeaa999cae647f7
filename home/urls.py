from django.urls import path

from home import views

app_name = "home"
urlpatterns = [
    path("<slug:school>/look/", views.look, name="look"),
    path("<slug:school>/look.css", views.colours, name="colours"),
    path("<slug:school>/logo-<slug:size>.jpg", views.logo, name="logo"),
    path("<slug:school>/events/<key:pk>.ics", views.event_file, name="event_file"),
    path("<slug:school>/events-<str:language>.ics", views.events_file, name="events_file"),
]
