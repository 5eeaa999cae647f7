from django.db import migrations, models


class Migration(migrations.Migration):
    """A day that was closed becomes a special day, which may be an extra school day or an exam day instead."""

    dependencies = [("roll", "0020_staff_cover_and_leavers")]

    operations = [
        migrations.RemoveConstraint(model_name="closure", name="one_closure_a_day"),
        migrations.RenameModel(old_name="Closure", new_name="SpecialDay"),
        migrations.AlterField(
            model_name="specialday",
            name="school",
            field=models.ForeignKey(
                on_delete=models.deletion.CASCADE, related_name="special_days", to="roll.school"
            ),
        ),
        migrations.AddField(
            model_name="specialday",
            name="kind",
            field=models.CharField(
                choices=[("closed", "Closed"), ("open", "Extra school day"), ("exam", "Exam day")],
                db_default="closed",
                default="closed",
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="specialday", name="told_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddConstraint(
            model_name="specialday",
            constraint=models.UniqueConstraint(fields=("school", "date"), name="one_special_day_a_day"),
        ),
        migrations.AddConstraint(
            model_name="specialday",
            constraint=models.CheckConstraint(
                condition=models.Q(("told_at__isnull", True), ("kind", "closed"), _connector="OR"),
                name="homes_are_told_of_closed_days",
            ),
        ),
        migrations.AddField(model_name="class", name="ended_on", field=models.DateField(blank=True, null=True)),
        migrations.AlterModelOptions(
            name="class",
            options={"ordering": ("sort_key",), "verbose_name": "class", "verbose_name_plural": "classes"},
        ),
    ]
