"""The site's addresses with the demo's among them, as `settings.DEMO` makes them."""

import urls
from django.urls import include, path

urlpatterns = [path("demo/", include("demo.urls")), *urls.urlpatterns]
