from django.urls import path

from portal.reports.views import family, staff

app_name = "reports"
urlpatterns = [
    path("children/<code>/reports/<key:pk>/", family.detail, name="detail"),
    path("schools/<slug:school>/reports/", staff.staff_list, name="staff_list"),
    path("schools/<slug:school>/reports/<key:cycle>/<code>/", staff.edit, name="edit"),
    path("schools/<slug:school>/reports/<key:cycle>/<code>/publication/", staff.publication, name="publication"),
]
