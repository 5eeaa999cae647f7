from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portal_homework', '0003_the_day_on_which_it_was_set'),
    ]

    operations = [
        migrations.AddField(
            model_name='homework',
            name='telling',
            field=models.PositiveSmallIntegerField(default=1),
        ),
    ]
