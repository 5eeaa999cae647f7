from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import cached_property


class Demo:
    """What base.html, which knows no demo, shows of it: the way back to the choice of persons."""

    @cached_property
    def strip(self) -> str:
        return render_to_string("demo/_strip.html")


def demo(request: HttpRequest) -> dict[str, Any]:
    return {"demo": Demo()}
