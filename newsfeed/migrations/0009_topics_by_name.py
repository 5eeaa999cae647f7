from django.db import migrations

from foundation.sort_keys import SortKeyField, write_sort_keys


def write(apps, schema_editor):
    Topic = apps.get_model("newsfeed", "Topic")
    write_sort_keys(Topic._base_manager.using(schema_editor.connection.alias))


class Migration(migrations.Migration):
    dependencies = [("newsfeed", "0008_text_versions")]

    operations = [
        migrations.AddField("topic", "sort_key", SortKeyField(of=("name",), null=True, editable=False)),
        migrations.RunPython(write, migrations.RunPython.noop),
        migrations.AlterField("topic", "sort_key", SortKeyField(of=("name",), editable=False)),
        migrations.AlterModelOptions(
            "topic", {"ordering": ("sort_key",), "verbose_name": "topic", "verbose_name_plural": "topics"}
        ),
    ]
