"""Tags of pictures and documents were offered to every school's editors: they go, and none are taken any more."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    of_files = {"content_type__app_label": "foundation"}
    apps.get_model("taggit", "TaggedItem").objects.filter(**of_files).delete()
    apps.get_model("taggit", "Tag").objects.filter(taggit_taggeditem_items__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0005_words_with_vowel_signs"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
    ]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
