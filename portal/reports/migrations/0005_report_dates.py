from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("portal_reports", "0004_editions")]

    operations = [
        migrations.AlterModelOptions(
            name="reportcycle",
            options={
                "ordering": ("-due_on", "-pk"),
                "verbose_name": "report date",
                "verbose_name_plural": "report dates",
            },
        )
    ]
