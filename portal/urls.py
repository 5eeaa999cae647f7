from django.urls import include, path

from roll.rooms import rooms

app_name = "portal"
urlpatterns = [
    path("", include("portal.dashboard.urls")),
    *(path("", include(room.portal_urls)) for room in rooms() if room.portal_urls),
]
