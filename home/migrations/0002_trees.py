"""The four languages, a HomePage for each, and the site that starts at the English one."""

from uuid import uuid4

from django.db import migrations

HOMES = (
    ("en", "home", "Chaupal"),
    ("hi", "home-hi", "चौपाल"),
    ("pa", "home-pa", "ਚੌਪਾਲ"),
    ("ur", "home-ur", "چوپال"),
)


def plant(apps, schema_editor):
    Locale = apps.get_model("wagtailcore", "Locale")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    HomePage = apps.get_model("home", "HomePage")
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="home", model="homepage")
    # Wagtail's page of welcome, and the site that starts at it.
    Site.objects.all().delete()
    Page.objects.filter(depth=2).delete()
    key, homes = uuid4(), []
    for number, (code, slug, title) in enumerate(HOMES, 1):
        locale, _ = Locale.objects.get_or_create(language_code=code)
        homes.append(
            HomePage.objects.create(
                title=title, draft_title=title, slug=slug, locale=locale, translation_key=key, content_type=kind,
                path=f"0001000{number}", depth=2, numchild=0, url_path=f"/{slug}/", live=True,
            )
        )
    Page.objects.filter(depth=1).update(numchild=len(homes))
    Site.objects.create(hostname="localhost", port=80, site_name="Chaupal", root_page_id=homes[0].pk, is_default_site=True)


class Migration(migrations.Migration):
    dependencies = [("home", "0001_first"), ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes")]

    operations = [migrations.RunPython(plant, migrations.RunPython.noop, elidable=False)]
