"""Is the site only reachable from this machine?"""

import ipaddress
import urllib.parse

from django.conf import settings


def is_local(host: str) -> bool:
    """Whether a host name (without port) can only mean this machine: loopback addresses and localhost."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def site_is_local() -> bool:
    """Whether the address that the site says it has is local. A header can't change it."""
    return is_local(urllib.parse.urlsplit(settings.SITE_URL).hostname or "")
