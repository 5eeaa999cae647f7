from django.db import migrations

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
ORDERS = {
    "pupil": ("sort_key", "pk"),
    "yeargroup": ("order", "sort_key"),
    "subject": ("sort_key",),
    "class": ("sort_key",),
}


class Migration(migrations.Migration):
    dependencies = [("roll", "0015_write_sort_keys")]

    operations = [
        *(
            migrations.AlterField(model, "sort_key", SortKeyField(of=names, editable=False))
            for model, names in MODELS.items()
        ),
        migrations.AlterModelOptions("class", {"ordering": ORDERS["class"], "verbose_name_plural": "classes"}),
        *(
            migrations.AlterModelOptions(model, {"ordering": order})
            for model, order in ORDERS.items()
            if model != "class"
        ),
    ]
