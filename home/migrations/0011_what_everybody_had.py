from django.db import migrations, models
from django.db.models import F


def fill(apps, schema_editor):
    """So far nothing told the two apart."""
    apps.get_model("home", "CalendarEntry").objects.filter(over_at__isnull=False).update(
        is_public=True, public_sequence=F("sequence"), public_changed_at=F("changed_at")
    )


class Migration(migrations.Migration):

    dependencies = [
        ("home", "0010_words_of_labels"),
    ]

    operations = [
        migrations.AddField("calendarentry", "is_public", models.BooleanField(default=False)),
        migrations.AddField("calendarentry", "public_sequence", models.PositiveIntegerField(default=0)),
        migrations.AddField("calendarentry", "public_changed_at", models.DateTimeField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            "calendarentry",
            models.CheckConstraint(
                condition=models.Q(is_public=False)
                | models.Q(starts_at__isnull=False, over_at__isnull=False, public_changed_at__isnull=False),
                name="a_public_entry_has_its_times",
            ),
        ),
    ]
