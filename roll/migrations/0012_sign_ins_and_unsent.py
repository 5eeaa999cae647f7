import django.db.models.deletion
import foundation.models
import roll.unsent.models
from django.conf import settings
from django.db import migrations, models


def end_sessions(apps, schema_editor):
    """Of those that have no row of their own nobody could say when they end: everybody signs in once more."""
    apps.get_model("sessions", "Session").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('roll', '0011_unread_fields'),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(end_sessions, migrations.RunPython.noop),
        migrations.CreateModel(
            name='Unsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=roll.unsent.models.new_token, max_length=16, unique=True)),
                ('path', models.TextField(blank=True)),
                ('body', models.TextField(blank=True)),
                ('kept_at', models.DateTimeField(db_index=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='UnsentFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=127)),
                ('name', models.CharField(max_length=255)),
                ('content_type', models.CharField(blank=True, max_length=127)),
                ('file', models.FileField(storage=foundation.models.private_storage, upload_to=roll.unsent.models.unsent_path)),
                ('unsent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='roll.unsent')),
            ],
        ),
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session_key', models.CharField(max_length=40, unique=True)),
                ('browser', models.CharField(blank=True, max_length=40)),
                ('is_shared', models.BooleanField(default=False)),
                ('signed_in_at', models.DateTimeField()),
                ('last_seen_at', models.DateTimeField()),
                ('good_until', models.DateTimeField(db_index=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('end', models.CharField(blank=True, choices=[('signed_out', 'signed out'), ('idle', 'nothing was done for too long'), ('over', 'the time of a card was over'), ('from_elsewhere', 'ended from another device')], max_length=14)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_ins', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('end', ''), ('ended_at__isnull', True)), models.Q(('ended_at__isnull', False), models.Q(('end', ''), _negated=True)), _connector='OR'), name='a_sign_in_ends_in_some_way')],
            },
        ),
    ]
