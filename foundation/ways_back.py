"""Where somebody is sent when a form is done, as the form says it: text from outside."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest, written: str, otherwise: str) -> str:
    """Returns the address that is written where it is a path of this site or a whole address of it, else `otherwise`.

    What is neither is taken by `redirect()` for the name of a URL, and by a browser for a page beside the form's.
    """
    is_address = written.startswith(("/", "http://", "https://"))
    is_ours = url_has_allowed_host_and_scheme(written, {request.get_host()}, require_https=request.is_secure())
    return written if is_address and is_ours else otherwise
