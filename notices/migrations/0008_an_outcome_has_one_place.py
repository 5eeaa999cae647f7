from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0007_outcomes_move_to_messages'),
    ]

    operations = [
        migrations.RemoveField(model_name='batch', name='event'),
        migrations.RemoveField(model_name='delivery', name='slice'),
        migrations.RemoveField(model_name='delivery', name='created_at'),
        migrations.RemoveField(model_name='delivery', name='handed_at'),
        migrations.AlterField(model_name='delivery', name='channel', field=models.CharField(max_length=12)),
        migrations.AlterField(
            model_name='delivery',
            name='state',
            field=models.CharField(
                choices=[
                    ('standing', 'Stands'),
                    ('withheld', 'Withheld: no longer allowed'),
                    ('recalled', 'Stopped: taken back'),
                ],
                default='standing',
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(('channel', 'in_app'), ('message__isnull', True)),
                    models.Q(models.Q(('channel', 'in_app'), _negated=True), ('message__isnull', False)),
                    _connector='OR',
                ),
                name='what_is_sent_is_in_a_message',
            ),
        ),
    ]
