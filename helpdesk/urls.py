from django.urls import path, register_converter

from helpdesk.refs import RefConverter
from helpdesk.views import desk, school, shared

register_converter(RefConverter, "ref")
app_name = "helpdesk"
urlpatterns = [
    path("", desk.ticket_list, name="list"),
    path("new/", school.ticket_new, name="new"),
    path("photos/<key:pk>/", shared.photo, name="photo"),
    path("photos/<key:pk>/small/", shared.photo, {"small": True}, name="photo_small"),
    path("<ref:ref>/", shared.ticket_detail, name="detail"),
    path("<ref:ref>/taking/", desk.taking, name="taking"),
    path("<ref:ref>/replies/", shared.replies, name="replies"),
    path("<ref:ref>/resolution/", desk.resolution, name="resolution"),
    path("<ref:ref>/answer/", school.answer, name="answer"),
]
