"""The site's own addresses, and the rulers'."""

import urls as site_urls
from django.urls import path
from urls import *  # noqa: F403  (the error handlers too)

from bench.ruler import constant, minimal, ruler

rulers = [path("ruler/", ruler), path("constant/", constant), path("minimal/<path:path>", minimal)]
urlpatterns = [*rulers, *site_urls.urlpatterns]
