from django.urls import path

from notices import views

app_name = "notices"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.all_read, name="all_read"),
    path("<key:pk>/", views.open_notice, name="open"),
]
