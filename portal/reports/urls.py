from django.urls import path

from portal.reports.views import corrections, cycles, family, staff

app_name = "reports"
urlpatterns = [
    path("children/<code>/reports/<key:pk>/", family.detail, name="detail"),
    path("schools/<slug:school>/reports/", staff.staff_list, name="staff_list"),
    path("schools/<slug:school>/reports/dates/", cycles.cycles, name="cycles"),
    path("schools/<slug:school>/reports/dates/new/", cycles.new_cycle, name="new_cycle"),
    path("schools/<slug:school>/reports/dates/<key:pk>/", cycles.cycle, name="cycle"),
    path("schools/<slug:school>/reports/dates/<key:pk>/removal/", cycles.cycle_removal, name="cycle_removal"),
    path("schools/<slug:school>/reports/<key:cycle>/<code>/", staff.edit, name="edit"),
    path("schools/<slug:school>/reports/<key:cycle>/<code>/publication/", staff.publication, name="publication"),
    path("schools/<slug:school>/reports/<key:cycle>/<code>/correction/", corrections.correction, name="correction"),
    path("schools/<slug:school>/reports/<key:cycle>/<code>/withdrawal/", corrections.withdrawal, name="withdrawal"),
]
