"""Wagtail: what editors work with."""

from settings.mail import BASE_URL

WAGTAIL_SITE_NAME = "Chaupal"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
# Slugs are the same in all languages, so that a path leads to the source where a translation is missing.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# A translation begins as a draft: until it is published its readers get the source, marked.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILIMAGES_IMAGE_MODEL = "foundation.ContentImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "editing.image_form.SchoolImageForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "heic"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "foundation.ContentDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "foundation.files.forms.ContentDocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "txt", "csv"]
WAGTAILMEDIA = {
    "MEDIA_MODEL": "foundation.ContentMedia",
    "MEDIA_FORM_BASE": "foundation.files.forms.ContentMediaForm",
    "VIDEO_EXTENSIONS": ["mp4", "webm"],
}
# Wagtail's own for the database in use, with words folded: see there.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "foundation.wagtail_internals"}}
