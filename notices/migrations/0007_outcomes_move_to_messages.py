from django.core.management.color import no_style
from django.db import migrations
from django.db.models import F, Q
from django.utils import timezone

# Each delivery that was sent becomes one message, under the same key: one statement, however many there are.
MESSAGES = """
    INSERT INTO notices_message (id, batch_id, user_id, guardian_id, state, created_at, handed_at)
    SELECT id, slice_id, user_id, guardian_id,
           CASE WHEN state IN ('withheld', 'recalled') THEN 'dropped' ELSE state END, created_at, handed_at
    FROM notices_delivery WHERE channel <> 'in_app'
"""


def move(apps, schema_editor):
    connection = schema_editor.connection
    Delivery, Batch = apps.get_model("notices", "Delivery"), apps.get_model("notices", "Batch")
    sent = Delivery.objects.exclude(channel="in_app")
    loose, now = sent.filter(slice__isnull=True), timezone.now()
    if first := loose.first():
        loose.update(
            slice=Batch.objects.create(channel="email", event_id=first.event_id, claimed_until=now, done_at=now)
        )
    with connection.cursor() as cursor:
        cursor.execute(MESSAGES)
        for statement in connection.ops.sequence_reset_sql(no_style(), [apps.get_model("notices", "Message")]):
            cursor.execute(statement)
    sent.update(message=F("pk"))
    Delivery.objects.exclude(Q(state="withheld") | Q(state="recalled")).update(state="standing")


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0006_batches_and_messages'),
    ]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
    ]
