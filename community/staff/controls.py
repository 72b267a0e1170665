"""/ops/switches/: everything that can be flipped while the site runs, on one page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.discovery.answers import SeeOther
from community.people.requests import MemberRequest
from community.staff import announcements, services, switches
from community.staff.access import staff_only
from community.staff.forms import AnnouncementForm

PAGE = "/ops/switches/"


@require_safe
@never_cache
@staff_only
def controls(request: HttpRequest) -> HttpResponse:
    """How everything stands."""
    return _page(request, AnnouncementForm())


@require_POST
@staff_only
def flip(request: MemberRequest, name: str) -> HttpResponse:
    """Put a switch on (on=1) or off (on=0)."""
    if name not in switches.BY_NAME:
        raise Http404("No such switch.")
    services.flip(request.user, name, on=request.POST.get("on") != "0")
    return SeeOther(PAGE)


@require_POST
@staff_only
def announce(request: MemberRequest) -> HttpResponse:
    """Announce something, or end what is announced (end=1)."""
    if "end" in request.POST:
        services.announce(request.user, "", None)
        return SeeOther(PAGE)
    form = AnnouncementForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    services.announce(request.user, **form.cleaned_data)
    return SeeOther(PAGE)


def _page(request: HttpRequest, form: AnnouncementForm) -> HttpResponse:
    on = switches.on()
    context = {
        "switches": [(switch, switch.name in on) for switch in switches.SWITCHES],
        "shown": announcements.current(),
        "form": form,
    }
    return render(request, "staff/switches.html", context)
