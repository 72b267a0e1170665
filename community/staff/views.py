"""/ops/: where staff begin."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.staff.access import staff_only
from dbrouters import nodes


@require_safe
@never_cache
@staff_only
def landing(request: HttpRequest) -> HttpResponse:
    """The panels, and the state of the database nodes."""
    return render(request, "staff/landing.html", {"nodes": nodes.all_nodes()})
