"""One workflow of one step, above the pages of every school in every language."""

from django.db import migrations

# Wagtail writes it into its button: "Submit to the head".
NAME = "the head"


def attach(apps, schema_editor):
    get = apps.get_model
    kind, _ = get("contenttypes", "ContentType").objects.get_or_create(app_label="home", model="headapproval")
    task = get("home", "HeadApproval").objects.create(name=NAME, active=True, content_type=kind)
    workflow = get("wagtailcore", "Workflow").objects.create(name=NAME, active=True)
    get("wagtailcore", "WorkflowTask").objects.create(workflow=workflow, task_id=task.pk, sort_order=0)
    pages = get("wagtailcore", "WorkflowPage").objects
    for home in get("home", "HomePage").objects.all():
        pages.create(page_id=home.pk, workflow=workflow)


def detach(apps, schema_editor):
    apps.get_model("wagtailcore", "Workflow").objects.filter(name=NAME).delete()
    apps.get_model("home", "HeadApproval").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("home", "0005_approval")]

    operations = [migrations.RunPython(attach, detach, elidable=False)]
