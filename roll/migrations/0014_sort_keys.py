from django.db import migrations

import roll.models.people
from foundation.sort_keys import SortKeyField

FULL_NAME, NAME = ("first_name", "last_name"), ("name",)
MODELS = {
    "user": FULL_NAME,
    "guardian": FULL_NAME,
    "pupil": FULL_NAME,
    "posting": NAME,
    "school": NAME,
    "yeargroup": NAME,
    "subject": NAME,
    "class": NAME,
}


class Migration(migrations.Migration):
    dependencies = [("roll", "0013_digests_of_rows")]

    operations = [
        migrations.AlterModelManagers(name="user", managers=[]),
        *(
            migrations.AddField(model, "sort_key", SortKeyField(of=names, null=True, editable=False))
            for model, names in MODELS.items()
        ),
    ]
