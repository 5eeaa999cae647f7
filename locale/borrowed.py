"""Strings of Django and allauth that our pages can show and that they lack in Hindi, Punjabi or Urdu.

Never imported: the extractor reads it, so that our catalogues carry them.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

SIGN_IN = [
    _("Code"),
    _("Password"),
    _("Remember Me"),
    _("Forgot your password?"),
    _("Incorrect password."),
    _("Invalid login."),
    _("This account is currently inactive."),
    _("The email address and/or password you specified are not correct."),
    _("The email address is not assigned to any user account."),
    _("Too many failed login attempts. Try again later."),
    _("Be patient, you are sending too many requests."),
    _("A sign-in code has been sent to %(recipient)s."),
    _("Successfully signed in as %(name)s."),
    _("You have signed out."),
]

FORMS = [
    _("This field is required."),
    _("Enter a valid value."),
    _("Enter a valid date."),
    _("Enter a valid time."),
    _("Enter a valid integer."),
    _("Enter a whole number."),
    _("Enter a complete value."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("No file was submitted."),
    _("No file was submitted. Check the encoding type on the form."),
    _("Upload a valid image. The file you uploaded was either not an image or a corrupted image."),
    _("File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s."),
    _("Null characters are not allowed."),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    _("%(model_name)s with this %(field_label)s already exists."),
    _("%(model_name)s with this %(field_labels)s already exists."),
    _("This field cannot be null."),
    _("This field cannot be blank."),
    ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Ensure this filename has at most %(max)d character (it has %(length)d).",
        "Ensure this filename has at most %(max)d characters (it has %(length)d).",
        "max",
    ),
]

WORDS = [
    ngettext_lazy("%(num)d year", "%(num)d years", "num"),
    ngettext_lazy("%(num)d month", "%(num)d months", "num"),
    ngettext_lazy("%(num)d week", "%(num)d weeks", "num"),
    ngettext_lazy("%(num)d day", "%(num)d days", "num"),
    ngettext_lazy("%(num)d hour", "%(num)d hours", "num"),
    ngettext_lazy("%(num)d minute", "%(num)d minutes", "num"),
    pgettext_lazy("String to return when truncating text", "%(truncated_text)s…"),
]

# Django's own tables of Hindi, Punjabi and Urdu misspell days and months, or cut their short names in the middle.
DAYS = [
    *(_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")),
    *(_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")),
]

MONTHS = [
    *(_("January"), _("February"), _("March"), _("April"), _("May"), _("June")),
    *(_("July"), _("August"), _("September"), _("October"), _("November"), _("December")),
    *(_("jan"), _("feb"), _("mar"), _("apr"), _("may"), _("jun")),
    *(_("jul"), _("aug"), _("sep"), _("oct"), _("nov"), _("dec")),
    *(pgettext_lazy("abbrev. month", "Jan."), pgettext_lazy("abbrev. month", "Feb.")),
    *(pgettext_lazy("abbrev. month", "March"), pgettext_lazy("abbrev. month", "April")),
    *(pgettext_lazy("abbrev. month", "May"), pgettext_lazy("abbrev. month", "June")),
    *(pgettext_lazy("abbrev. month", "July"), pgettext_lazy("abbrev. month", "Aug.")),
    *(pgettext_lazy("abbrev. month", "Sept."), pgettext_lazy("abbrev. month", "Oct.")),
    *(pgettext_lazy("abbrev. month", "Nov."), pgettext_lazy("abbrev. month", "Dec.")),
    *(pgettext_lazy("alt. month", "January"), pgettext_lazy("alt. month", "February")),
    *(pgettext_lazy("alt. month", "March"), pgettext_lazy("alt. month", "April")),
    *(pgettext_lazy("alt. month", "May"), pgettext_lazy("alt. month", "June")),
    *(pgettext_lazy("alt. month", "July"), pgettext_lazy("alt. month", "August")),
    *(pgettext_lazy("alt. month", "September"), pgettext_lazy("alt. month", "October")),
    *(pgettext_lazy("alt. month", "November"), pgettext_lazy("alt. month", "December")),
]
