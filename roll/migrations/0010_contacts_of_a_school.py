import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    # Apart from the filling: PostgreSQL alters no table with rows that are still to be checked.
    dependencies = [("roll", "0009_contacts_know_their_school")]

    operations = [
        migrations.AlterField(
            model_name="contactpoint",
            name="school",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="roll.school"),
        ),
        migrations.AddIndex(
            model_name="contactpoint",
            index=models.Index(fields=["school", "kind", "value"], name="contacts_of_a_school"),
        ),
    ]
