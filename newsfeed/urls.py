from django.urls import path

from newsfeed import views

app_name = "newsfeed"
urlpatterns = [path("<slug:school>/new/", views.write, name="write")]
