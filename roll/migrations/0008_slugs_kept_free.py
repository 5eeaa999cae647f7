from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roll", "0007_photo_consent")]

    operations = [
        migrations.AddConstraint(
            model_name="school",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug", "search"), _negated=True),
                name="no_school_stands_where_search_does",
                violation_error_message="Choose another short address: the site's search stands at this one.",
            ),
        ),
    ]
