from django.urls import path

from home import head_views, photo_views, publish_views, views

app_name = "home"
urlpatterns = [
    path("<slug:school>/photos/", photo_views.photos, name="photos"),
    path("<slug:school>/photos/<int:pk>/", photo_views.photo, name="photo"),
    path("<slug:school>/publishing/", head_views.publishing, name="publishing"),
    path("<slug:school>/waiting/", head_views.waiting, name="waiting"),
    path("<slug:school>/waiting/<int:pk>/", head_views.submission, name="submission"),
    path("<slug:school>/pages/<int:pk>/confirmation/", publish_views.confirmation, name="confirmation"),
    path("<slug:school>/pages/<int:pk>/submission/", publish_views.translated, name="translated"),
    path("<slug:school>/desk/<slug:name>/", views.desk_list, name="desk_list"),
    path("<slug:school>/look/", views.look, name="look"),
    path("<slug:school>/look.css", views.colours, name="colours"),
    path("<slug:school>/events/<int:pk>.ics", views.event_file, name="event_file"),
    path("<slug:school>/events-<str:language>.ics", views.events_file, name="events_file"),
]
