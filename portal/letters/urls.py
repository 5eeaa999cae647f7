from django.urls import path

from portal.letters.views import answers, family, staff

app_name = "letters"
urlpatterns = [
    path("letters/", family.own_list, name="list"),
    path("letters/<key:pk>/", family.detail, name="detail"),
    path("letters/<key:pk>/file/", family.file, name="file"),
    path("children/<code>/letters/<key:pk>/answer/", family.answers, name="answers"),
    path("schools/<slug:school>/letters/", staff.staff_list, name="staff_list"),
    path("schools/<slug:school>/letters/new/", staff.new, name="new"),
    path("schools/<slug:school>/letters/<key:pk>/draft/", staff.draft, name="draft"),
    path("schools/<slug:school>/letters/<key:pk>/sending/", staff.sending, name="sending"),
    path("schools/<slug:school>/letters/<key:pk>/withdrawal/", staff.withdrawal, name="withdrawal"),
    path("schools/<slug:school>/letters/<key:pk>/", answers.who_has_answered, name="who_has_answered"),
    path("schools/<slug:school>/letters/<key:pk>/answers/", answers.paper_answers, name="paper_answers"),
    path("schools/<slug:school>/letters/<key:pk>/unreached/", answers.unreached, name="unreached"),
    path("schools/<slug:school>/letters/<key:pk>/print/", answers.print_letters, name="print"),
]
