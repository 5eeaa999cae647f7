"""What leaves the site: e-mail, and posts to the schools' channels on social media."""

import json
import os

# --- E-mail ---------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Chaupal <no-reply@localhost>")
# Where somebody reads the answers to the site's mails. Empty: nobody does, and each mail says so.
REPLY_TO_EMAIL = os.environ.get("REPLY_TO_EMAIL", "")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "") == "1"
EMAIL_TIMEOUT = 20
# Absolute links in e-mails; the worker has no request to ask.
BASE_URL = os.environ.get("CHAUPAL_BASE_URL", "http://localhost:8000")


# --- The schools' channels on social media ---------------------------------------------------------------------------
def social_channels(text: str) -> dict[str, dict[str, str]]:
    """School's slug → channel's name → its address as apprise writes it, which is a password."""
    try:
        channels_by_school = json.loads(text or "{}")
        whole = all(
            isinstance(address, str) and 0 < len(name) <= 40
            for channels in channels_by_school.values()
            for name, address in channels.items()
        )
    except (ValueError, AttributeError):
        whole = False
    if not whole:
        # Without what was written there, and without the error that holds it.
        raise ValueError("SOCIAL_CHANNELS is not of the form that .env.example shows.") from None
    return channels_by_school


SOCIAL_CHANNELS = social_channels(os.environ.get("SOCIAL_CHANNELS", ""))
