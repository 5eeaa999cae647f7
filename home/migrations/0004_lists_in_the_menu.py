"""A school's news, resources and how-tos stood before there was a menu: they begin as its first entries."""

from django.db import migrations


def show(apps, schema_editor):
    apps.get_model("wagtailcore", "Page").objects.filter(
        content_type__app_label="newsfeed",
        content_type__model__in=("newsindexpage", "resourceindexpage", "howtoindexpage"),
    ).update(show_in_menus=True)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0003_pages_of_a_school"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(show, migrations.RunPython.noop, elidable=False)]
