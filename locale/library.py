"""Strings of Wagtail, wagtailmedia and allauth that we say in words of our own, in English too (`locale/en`).

Never imported: the extractor reads it. English says otherwise only what stands here.
"""

from django.utils.translation import gettext_lazy as _

SIGN_IN = [
    _("Email"),
    _("Email address"),
    _("Enter a valid email address."),
    _("Incorrect code."),
]

APPROVAL = [
    _("Submit for moderation"),
    _("Submit to %(workflow_name)s"),
    _("Resubmit to %(task_name)s"),
    _("Restart workflow "),
    _("This page hasn't been submitted for moderation yet"),
]

FILES = [_("The submitted file is empty.")]

REPORTS = [_("Aging pages")]

VIDEOS = [
    _("Media"),
    _("media"),
    _("media items"),
    _("Latest media"),
    _("Search media"),
    _("Search media files"),
    _("Choose a media item"),
    _("Choose another media item"),
    _("Edit this media item"),
    _("Media file '{0}' added."),
    _("Media file '{0}' updated"),
    _("Media file '{0}' deleted."),
    _("The media file could not be saved due to errors."),
    _("The media could not be saved due to errors."),
    _("Change media file:"),
    _("Delete media file"),
    _("Are you sure you want to delete this media file?"),
]
