from django.urls import path

from portal.letters.views import answers, family, staff

app_name = "letters"
urlpatterns = [
    path("letters/", family.own_list, name="list"),
    path("letters/<int:pk>/", family.detail, name="detail"),
    path("letters/<int:pk>/file/", family.file, name="file"),
    path("children/<code>/letters/<int:pk>/answer/", family.answers, name="answers"),
    path("schools/<slug:school>/letters/", staff.staff_list, name="staff_list"),
    path("schools/<slug:school>/letters/new/", staff.new, name="new"),
    path("schools/<slug:school>/letters/<int:pk>/draft/", staff.draft, name="draft"),
    path("schools/<slug:school>/letters/<int:pk>/sending/", staff.sending, name="sending"),
    path("schools/<slug:school>/letters/<int:pk>/withdrawal/", staff.withdrawal, name="withdrawal"),
    path("schools/<slug:school>/letters/<int:pk>/", answers.who_has_answered, name="who_has_answered"),
    path("schools/<slug:school>/letters/<int:pk>/answers/", answers.paper_answers, name="paper_answers"),
    path("schools/<slug:school>/letters/<int:pk>/unreached/", answers.unreached, name="unreached"),
    path("schools/<slug:school>/letters/<int:pk>/print/", answers.print_letters, name="print"),
]
