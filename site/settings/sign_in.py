"""People, and how they sign in."""

import os

AUTH_USER_MODEL = "roll.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
# For whoever has a password: nobody who signs in by a code or a card. Cards have one of their own.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", "roll.cards.CardHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "roll.sign_in.AccountAdapter"
ACCOUNT_FORMS = {
    "request_login_code": "roll.sign_in.RequestCodeForm",
    "confirm_login_code": "roll.sign_in.ConfirmCodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
# Digits, for the keypad of a phone. Eight: of six, tried as often as the limits below let (4,320 times a day for one
# address), one in 230 would be guessed a day; of eight one in 23,000.
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {
    # Strict for one address; generous for one IP, where a whole school or a mobile carrier stands behind one.
    "request_login_code": "120/m/ip",
    # Each person's own, on a device that knows them (roll/devices.py).
    "code_for_address": "5/10m/key",
    # As many as the codes of ten minutes and of the ten before take, tried one after another, three times each.
    "code_tries": "30/10m/key",
    # "We do not know this address yet": anybody can have it sent to anybody.
    "mail_to_stranger": "20/h/ip,300/h/key",
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    # Two, so that signing in clears what was counted for the name and not for the address.
    "pupil_sign_in": "120/m/ip",
    "pupil_card": "5/10m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "0"))
# Of who is idle: roll/sessions/limits.py.
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_FAILURE_VIEW = "roll.unsent.views.csrf_failure"
DEVICE_COOKIE_NAME, ENDED_COOKIE_NAME = "device", "ended"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
