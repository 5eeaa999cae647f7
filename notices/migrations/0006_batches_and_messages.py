import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import foundation.clock


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0005_explicit_kinds'),
        ('roll', '0008_slugs_kept_free'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameModel(old_name='Slice', new_name='Batch'),
        migrations.AlterModelOptions(name='batch', options={'verbose_name_plural': 'batches'}),
        migrations.RenameIndex(model_name='batch', old_name='slice_unfinished', new_name='batch_unfinished'),
        migrations.AddField(
            model_name='batch',
            name='channel',
            field=models.CharField(default='email', max_length=12),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(model_name='delivery', name='handed_has_a_time'),
        migrations.RemoveIndex(model_name='delivery', name='outbox_age'),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                (
                    'state',
                    models.CharField(
                        choices=[
                            ('queued', 'On its way'),
                            ('sending', 'Being sent'),
                            ('handed', 'Sent'),
                            ('failed', 'Address refused'),
                            ('dropped', 'Not sent: nothing was left to say'),
                        ],
                        default='queued',
                        max_length=8,
                    ),
                ),
                ('created_at', models.DateTimeField(default=foundation.clock.now)),
                ('handed_at', models.DateTimeField(blank=True, null=True)),
                (
                    'batch',
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='notices.batch'
                    ),
                ),
                (
                    'guardian',
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name='+',
                        to='roll.guardian',
                    ),
                ),
                (
                    'user',
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name='+',
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                'indexes': [
                    models.Index(condition=models.Q(('state', 'queued')), fields=['created_at'], name='outbox_age')
                ],
                'constraints': [
                    models.CheckConstraint(
                        condition=models.Q(('user__isnull', False), ('guardian__isnull', False), _connector='OR'),
                        name='a_message_has_a_recipient',
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(('state', 'handed'), _negated=True),
                            ('handed_at__isnull', False),
                            _connector='OR',
                        ),
                        name='handed_has_a_time',
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name='delivery',
            name='message',
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name='deliveries',
                to='notices.message',
            ),
        ),
    ]
