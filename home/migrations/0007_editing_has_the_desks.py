from django.db import migrations


class Migration(migrations.Migration):
    """`editing` takes the tables over."""

    dependencies = [("home", "0006_the_one_workflow")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel("Submission"),
                migrations.DeleteModel("HeadApproval"),
                migrations.DeleteModel("Desk"),
            ]
        )
    ]
