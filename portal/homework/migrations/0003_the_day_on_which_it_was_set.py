from collections import defaultdict
from zoneinfo import ZoneInfo

from django.db import migrations, models

BATCH = 500


def fill(apps, schema_editor):
    """The school's day of `set_at`."""
    Homework = apps.get_model("portal_homework", "Homework")
    keys_by_day = defaultdict(list)
    rows = Homework.objects.order_by().values_list("pk", "set_at", "school__time_zone")
    for pk, set_at, zone in rows.iterator():
        keys_by_day[set_at.astimezone(ZoneInfo(zone)).date()].append(pk)
    for day, keys in keys_by_day.items():
        for first in range(0, len(keys), BATCH):
            Homework.objects.filter(pk__in=keys[first : first + BATCH]).update(set_on=day)


class Migration(migrations.Migration):

    dependencies = [
        ('portal_homework', '0002_unread_indexes'),
    ]

    operations = [
        migrations.AddField(
            model_name='homework',
            name='set_on',
            field=models.DateField(null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='homework',
            name='set_on',
            field=models.DateField(),
        ),
    ]
