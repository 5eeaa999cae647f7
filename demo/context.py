from django.http import HttpRequest


def demo(request: HttpRequest) -> dict[str, bool]:
    """Lets base.html show the way back to the choice of persons."""
    return {"demo": True}
