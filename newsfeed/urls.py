from django.urls import path, re_path

from newsfeed import views

app_name = "newsfeed"
urlpatterns = [
    path("how-to/<uuid:key>/", views.howto, name="howto"),
    re_path(r"^captions/(?P<pk>[0-9]{1,18})/(?P<part>what|how)\.vtt$", views.captions, name="captions"),
    path("<slug:school>/new/", views.write, name="write"),
]
