from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Concat, Length, Substr

# What an event was told by: the name of a class, and from now on a name of its own.
KINDS = {
    "PageSubmitted": "pages.submitted",
    "PageApproved": "pages.approved",
    "PageSentBack": "pages.sent_back",
    "NewsPublished": "news.published",
    "AbsenceRecorded": "attendance.absence_recorded",
    "LetterSent": "letters.sent",
    "AbsenceTold": "absences.told",
    "AbsenceRefused": "absences.refused",
    "HomeworkSet": "homework.set",
    "ReportPublished": "reports.published",
    "BookingsOpened": "bookings.opened",
    "BookingsCalledOff": "bookings.called_off",
    "BookingMade": "bookings.made",
    "BookingMoved": "bookings.moved",
    "BookingCancelled": "bookings.cancelled",
    "BookingGivenUp": "bookings.given_up",
    "TicketChanged": "helpdesk.changed",
}


def rename(apps, names):
    events = apps.get_model("notices", "Event").objects
    for before, after in names:
        # The key begins with the kind, also where it was written down that it was recalled.
        rest = Substr("dedupe_key", len(before) + 1)
        events.filter(kind=before, dedupe_key__startswith=before).update(dedupe_key=Concat(Value(after), rest))
        events.filter(kind=before).update(kind=after)


def forwards(apps, schema_editor):
    rename(apps, KINDS.items())


def backwards(apps, schema_editor):
    rename(apps, [(after, before) for before, after in KINDS.items()])


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_a_guardians_deliveries_become_the_users")]

    operations = [migrations.RunPython(forwards, backwards)]
