"""From where somebody asked, so that equal ones can be told from others and nobody reads which they were."""

from allauth.account.adapter import get_adapter
from allauth.core import context
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

SALT = "journal.clients"
LENGTH = 16


def client_of(request: HttpRequest | None = None) -> str:
    """Returns the network address of who asks, as 16 hexadecimal digits under this site's key; "" outside a request.

    Equal addresses stay equal: whoever tries forty names from one place shows. The address itself is personal, and
    nobody needs it for that; without the key all four thousand million of them would be tried in minutes.
    """
    request = request or context.request
    if request is None:
        return ""
    try:
        address = get_adapter().get_client_ip(request)
    except PermissionDenied:
        # Asked through a socket that has no address.
        return ""
    return salted_hmac(SALT, address, algorithm="sha256").hexdigest()[:LENGTH]
