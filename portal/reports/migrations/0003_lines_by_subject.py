from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("portal_reports", "0002_unread_indexes"), ("roll", "0016_sorted_by_key")]

    operations = [migrations.AlterModelOptions("reportline", {"ordering": ("subject__sort_key",)})]
