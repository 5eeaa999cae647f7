"""The site's own addresses, and the ruler's."""

import urls as site_urls
from django.urls import path
from urls import *  # noqa: F403  (the error handlers too)

from bench.ruler import ruler

urlpatterns = [path("ruler/", ruler), *site_urls.urlpatterns]
