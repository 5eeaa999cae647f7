import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.production")
application = get_wsgi_application()

from foundation import page_cache  # noqa: E402  (needs the applications)

# A new release, or a database from a backup, begins with no old pages.
page_cache.purge()
