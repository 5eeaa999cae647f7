"""The site's addresses, and in the admin one more: as a new version of Wagtail might bring it."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from urls import urlpatterns as ours


def listing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("every school's")


urlpatterns = [path("admin/listing/", listing, name="wagtailadmin_listing"), *ours]
