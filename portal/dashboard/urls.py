from django.urls import path

from portal.dashboard import views

urlpatterns = [
    path("", views.home, name="home"),
    path("children/", views.children, name="children"),
    path("children/<str:code>/", views.child, name="child"),
    path("children/<str:code>/joining/", views.joining, name="joining"),
    path("more/", views.more, name="more"),
    path("you/", views.you, name="you"),
]
