from django.urls import path

from demo import views

app_name = "demo"
urlpatterns = [
    path("", views.index, name="index"),
    path("sent/", views.sent, name="sent"),
    path("sent/<key:pk>/", views.mail, name="mail"),
    path("sent/<key:pk>/page/", views.mail_page, name="mail_page"),
    path("visits/<str:role>/", views.visit, name="visit"),
]
