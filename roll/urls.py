from django.urls import path

from roll import pupil_views, views
from roll.consent import views as consent_views

app_name = "roll"
urlpatterns = [
    path("<slug:school>/access/", views.access, name="access"),
    path("<slug:school>/access/decisions/", views.decisions, name="decisions"),
    path("<slug:school>/cards/", pupil_views.cards, name="cards"),
    path("<slug:school>/cards/<key:class_pk>/", pupil_views.class_cards, name="class_cards"),
    path("<slug:school>/photos/", consent_views.photo_classes, name="photo_classes"),
    path("<slug:school>/photos/<key:class_pk>/", consent_views.photo_class, name="photo_class"),
]
