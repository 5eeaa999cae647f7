"""Security headers that differ by place."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Wagtail's editors carry inline scripts and styles; nonces can't reach them (decision 0003).
ADMIN_POLICY = {
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
}


class AdminPolicyMiddleware:
    """Loosens the Content-Security-Policy below `/admin/` alone; stands right after CSPMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_replace = ADMIN_POLICY  # type: ignore[attr-defined]
        return response
