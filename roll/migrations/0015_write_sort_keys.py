from django.db import migrations

from foundation.sort_keys import write_sort_keys

MODELS = ("User", "Guardian", "Pupil", "Posting", "School", "YearGroup", "Subject", "Class")


def write(apps, schema_editor):
    """Some thousand rows at a time; begun again, it goes on with those that have none yet."""
    for name in MODELS:
        rows = apps.get_model("roll", name)._base_manager.using(schema_editor.connection.alias)
        write_sort_keys(rows.filter(sort_key__isnull=True))


class Migration(migrations.Migration):
    # Each part is kept as it is written: a roll of a million is no single transaction.
    atomic = False
    dependencies = [("roll", "0014_sort_keys")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
