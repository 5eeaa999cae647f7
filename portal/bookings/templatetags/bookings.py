from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from foundation.templatetags.chaupal import when
from portal.bookings.times import clock_time
from roll.models import School

register = template.Library()


@register.simple_tag
def instant(moment: datetime, school: School, show: str = "both") -> SafeString:
    """Like `when`, but two instants that the clock shows alike are told apart. `show`: both or time."""
    time = format_html(
        '<time datetime="{}"><bdi>{}</bdi></time>', moment.isoformat(), clock_time(moment, school.time_zone)
    )
    return time if show == "time" else format_html("{}, {}", when(moment, school, "date"), time)
