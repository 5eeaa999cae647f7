"""`{% feed_links school=page.school topic=page.topic %}`: where a reader's program finds the news of a page."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from newsfeed.feeds import Atom, Rss
from newsfeed.models import Topic
from roll.models import School

register = template.Library()
TYPES = {"rss": ("RSS", Rss.content_type), "atom": ("Atom", Atom.content_type)}


@register.inclusion_tag("newsfeed/_feeds.html")
def feed_links(school: School | None = None, topic: Topic | None = None) -> dict[str, Any]:
    """The narrowest last."""
    language, feeds = get_language() or "en", []
    for kind, (name, content_type) in TYPES.items():
        said = (content_type.partition(";")[0], name)
        if school is None:
            feeds.append((*said, _("News"), reverse("newsfeed:site_feed", args=[language, kind])))
            continue
        title = f"{_('News')} – {school.name}"
        feeds.append((*said, title, reverse("newsfeed:feed", args=[school.slug, language, kind])))
        if topic:
            path = reverse("newsfeed:topic_feed", args=[school.slug, topic.pk, language, kind])
            feeds.append((*said, f"{title} – {topic}", path))
    return {"feeds": feeds}
