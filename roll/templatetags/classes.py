from typing import Any

from django import template
from django.urls import reverse

from roll.rights import SEES_SCHOOL

register = template.Library()


@register.inclusion_tag("roll/_no_classes.html", takes_context=True)
def no_classes(context: template.Context) -> dict[str, Any]:
    """Says on a page of `school` that there are no classes: whose work it is to add them, with the way there."""
    school, user = context["school"], context["request"].user
    keeps = user.posting_at(school, SEES_SCHOOL)
    return {"url": reverse("roll:classes", args=[school.slug]) if keeps else ""}
