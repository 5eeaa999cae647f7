from django.db import migrations, models

import foundation.clock


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("at", models.DateTimeField(default=foundation.clock.now)),
                ("user", models.BigIntegerField(null=True)),
                ("school", models.BigIntegerField(null=True)),
                ("subject_kind", models.CharField(blank=True, max_length=60)),
                ("subject", models.BigIntegerField(null=True)),
                ("client", models.CharField(blank=True, max_length=16)),
                ("numbers", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "verbose_name_plural": "entries",
                "indexes": [
                    models.Index(fields=["at", "id"], name="journal_by_time"),
                    models.Index(fields=["kind", "at", "id"], name="journal_of_a_kind"),
                    models.Index(fields=["user", "at", "id"], name="journal_of_a_user"),
                ],
            },
        ),
    ]
