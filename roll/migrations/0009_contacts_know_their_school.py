import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor) -> None:
    guardian = apps.get_model("roll", "Guardian").objects.filter(pk=models.OuterRef("guardian"))
    apps.get_model("roll", "ContactPoint").objects.update(school=models.Subquery(guardian.values("school")[:1]))


class Migration(migrations.Migration):
    dependencies = [("roll", "0008_slugs_kept_free")]

    operations = [
        migrations.AddField(
            model_name="contactpoint",
            name="school",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="roll.school"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
