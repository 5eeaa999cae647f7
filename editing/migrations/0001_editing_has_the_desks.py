"""Desks and the head's approval, from `home` into a floor of their own."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


NAMES = ("desk", "headapproval", "submission")


def call(apps, before, after):
    """Wagtail knows a task by its content type."""
    kinds = apps.get_model("contenttypes", "ContentType").objects
    kinds.filter(app_label=before, model__in=NAMES).update(app_label=after)


def forwards(apps, schema_editor):
    call(apps, "home", "editing")


def backwards(apps, schema_editor):
    call(apps, "editing", "home")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('home', '0007_editing_has_the_desks'),
        ('roll', '0010_contacts_of_a_school'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            # The tables stay as they are, under their new names.
            database_operations=[
                migrations.RunSQL(f"ALTER TABLE home_{name} RENAME TO editing_{name}", f"ALTER TABLE editing_{name} RENAME TO home_{name}")
                for name in NAMES
            ],
            state_operations=[
                migrations.CreateModel(
                    name='HeadApproval',
                    fields=[
                        ('task_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.task')),
                    ],
                    options={
                        'verbose_name': 'approval by the head',
                        'verbose_name_plural': 'approvals by the head',
                    },
                    bases=('wagtailcore.task',),
                ),
                migrations.CreateModel(
                    name='Submission',
                    fields=[
                        ('taskstate_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.taskstate')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.page')),
                        ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roll.school')),
                    ],
                    bases=('wagtailcore.taskstate',),
                ),
                migrations.CreateModel(
                    name='Desk',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('planted', models.JSONField(default=list, editable=False)),
                        ('editors_publish', models.BooleanField(default=False)),
                        ('decided_at', models.DateTimeField(blank=True, null=True)),
                        ('group_publishes', models.BooleanField(default=True, editable=False)),
                        ('collection', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.collection')),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('editors', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='desk_of_editors', to='auth.group')),
                        ('heads', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='desk_of_heads', to='auth.group')),
                        ('school', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='desk', to='roll.school')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='who_lets_editors_publish_is_known')],
                    },
                ),
            ],
        ),
        migrations.RunPython(forwards, backwards),
    ]
