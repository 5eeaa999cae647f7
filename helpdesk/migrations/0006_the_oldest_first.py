from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('helpdesk', '0005_queries_without_a_desk'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='ticket',
            name='ticket_not_closed',
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['school', 'state', 'assignee', 'promised_at', 'id', 'changed_at'], name='ticket_not_closed'),
        ),
    ]
