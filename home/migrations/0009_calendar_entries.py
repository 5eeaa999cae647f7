import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    """A row for each event that there is, in whichever languages: with its times where everybody may read it."""
    CalendarEntry = apps.get_model("home", "CalendarEntry")
    names = ("translation_key", "school_id", "last_published_at", "starts_at", "over_at", "begins", "live", "read_by_id")
    entries = {}
    for uid, school, published_at, starts_at, over_at, begins, live, read_by in (
        apps.get_model("home", "EventPage").objects.order_by("pk").values_list(*names).iterator()
    ):
        entry = entries.setdefault(uid, CalendarEntry(uid=uid, school_id=school, changed_at=published_at or starts_at))
        if live and read_by is None:
            entry.changed_at = published_at or starts_at
            entry.starts_at, entry.over_at, entry.takes_whole_days = starts_at, over_at, begins is None
    CalendarEntry.objects.bulk_create(entries.values(), batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0008_text_versions'),
        ('roll', '0013_digests_of_rows'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(unique=True)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('changed_at', models.DateTimeField()),
                ('starts_at', models.DateTimeField(null=True)),
                ('over_at', models.DateTimeField(null=True)),
                ('takes_whole_days', models.BooleanField(default=False)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='roll.school')),
            ],
            options={
                'indexes': [models.Index(fields=['school', 'over_at'], name='entries_of_a_school')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('over_at__isnull', True), ('starts_at__isnull', True)), ('over_at__gt', models.F('starts_at')), _connector='OR'), name='an_entry_ends_after_it_begins')],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
