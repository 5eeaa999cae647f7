from django.urls import path

from editing import head_views, photo_views, publish_views, views

app_name = "editing"
urlpatterns = [
    path("<slug:school>/photos/", photo_views.photos, name="photos"),
    path("<slug:school>/photos/<key:pk>/", photo_views.photo, name="photo"),
    path("<slug:school>/publishing/", head_views.publishing, name="publishing"),
    path("<slug:school>/waiting/", head_views.waiting, name="waiting"),
    path("<slug:school>/waiting/<key:pk>/", head_views.submission, name="submission"),
    path("<slug:school>/pages/<key:pk>/confirmation/", publish_views.confirmation, name="confirmation"),
    path("<slug:school>/pages/<key:pk>/submission/", publish_views.translated, name="translated"),
    path("<slug:school>/write/<slug:kind>/", views.write, name="write"),
    path("<slug:school>/desk/<slug:name>/", views.desk_list, name="desk_list"),
]
