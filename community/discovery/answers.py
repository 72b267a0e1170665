"""How a form is answered: in place for htmx, with the page that it stood on for everyone else."""

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails


class PageRequest(HttpRequest):
    """A request that may have been sent by htmx, from within a page."""

    htmx: HtmxDetails


class SeeOther(HttpResponseRedirect):
    """303: fetch that page with GET, whatever this request was."""

    status_code = 303


def page_behind(request: HttpRequest, otherwise: str) -> str:
    """The address on this site that the form names as its own page (`next`), or `otherwise`."""
    address = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if safe and address.startswith("/") else otherwise
