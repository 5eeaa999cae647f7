from django.db import migrations, models


class Migration(migrations.Migration):
    # With a default of the database's own: no row is written.
    dependencies = [("roll", "0012_sign_ins_and_unsent")]

    operations = [
        migrations.AddField(
            model_name="externalid",
            name="digest",
            field=models.CharField(blank=True, db_default="", default="", max_length=32),
        ),
    ]
