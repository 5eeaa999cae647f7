from django.urls import path

from roll import pupil_views, school_views, views
from roll.children import views as children
from roll.consent import views as consent_views
from roll.forward import views as forward_views
from roll.set_up import views as set_up_views
from roll.staffing import views as staffing
from roll.teaching import views as class_views
from roll.years import views as year_views

app_name = "roll"
urlpatterns = [
    path("<slug:school>/set-up/", set_up_views.set_up, name="set_up"),
    path("<slug:school>/school/", school_views.school, name="school"),
    path("<slug:school>/access/", views.access, name="access"),
    path("<slug:school>/access/decisions/", views.decisions, name="decisions"),
    path("<slug:school>/cards/", pupil_views.cards, name="cards"),
    path("<slug:school>/cards/<key:class_pk>/", pupil_views.class_cards, name="class_cards"),
    path("<slug:school>/photos/", consent_views.photo_classes, name="photo_classes"),
    path("<slug:school>/photos/<key:class_pk>/", consent_views.photo_class, name="photo_class"),
    path("<slug:school>/children/", children.children, name="children"),
    path("<slug:school>/children/new/", children.child_new, name="child_new"),
    path("<slug:school>/children/<code>/", children.child_detail, name="child_detail"),
    path("<slug:school>/children/<code>/edit/", children.child_edit, name="child_edit"),
    path("<slug:school>/children/<code>/class/", children.child_move, name="child_move"),
    path("<slug:school>/children/<code>/leaving/", children.child_leaving, name="child_leaving"),
    path("<slug:school>/children/<code>/return/", children.child_return, name="child_return"),
    path("<slug:school>/staff/", staffing.staff, name="staff"),
    path("<slug:school>/staff/new/", staffing.staff_new, name="staff_new"),
    path("<slug:school>/staff/covers/new/", staffing.cover_new, name="cover_new"),
    path("<slug:school>/staff/covers/<key:pk>/ending/", staffing.cover_ending, name="cover_ending"),
    path("<slug:school>/staff/<key:pk>/", staffing.staff_posting, name="staff_posting"),
    path("<slug:school>/staff/<key:pk>/ending/", staffing.posting_ending, name="posting_ending"),
    path("<slug:school>/staff/<key:pk>/undo/", staffing.posting_undo, name="posting_undo"),
    path("<slug:school>/years/", year_views.years, name="years"),
    path("<slug:school>/years/new/", year_views.new_year, name="new_year"),
    path("<slug:school>/years/<key:pk>/", year_views.year, name="year"),
    path("<slug:school>/years/<key:pk>/removal/", year_views.year_removal, name="year_removal"),
    path("<slug:school>/years/<key:pk>/roll-forward/", forward_views.roll_forward, name="roll_forward"),
    path("<slug:school>/years/<key:pk>/roll-forward/undo/", forward_views.roll_forward_undo, name="roll_forward_undo"),
    path(
        "<slug:school>/years/<key:pk>/roll-forward/<key:class_pk>/",
        forward_views.roll_forward_class,
        name="roll_forward_class",
    ),
    path("<slug:school>/classes/", class_views.classes, name="classes"),
    path("<slug:school>/classes/new/", class_views.new_class, name="new_class"),
    path("<slug:school>/classes/sight/", class_views.sight, name="classes_sight"),
    path("<slug:school>/classes/<key:class_pk>/", class_views.one_class, name="class"),
    path("<slug:school>/classes/<key:class_pk>/ending/", class_views.class_ending, name="class_ending"),
    path("<slug:school>/classes/<key:class_pk>/teachings/", class_views.teachings, name="teachings"),
    path("<slug:school>/classes/teachings/<key:pk>/ending/", class_views.teaching_ending, name="teaching_ending"),
]
