"""/ops/reports/, /ops/moderate/, /ops/log/: what members told us about, and what we did."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.conversations.models import REPORTED, Report
from community.discovery import pagination
from community.discovery.answers import SeeOther
from community.people.requests import MemberRequest
from community.staff import selectors, services
from community.staff.access import staff_only
from community.staff.forms import ReasonForm
from community.staff.targets import KINDS

SHOWN = 30


@require_safe
@never_cache
@staff_only
def reports(request: HttpRequest) -> HttpResponse:
    """What is open, newest first."""
    page = pagination.page(selectors.open_reports(), after=request.GET.get("after", ""), size=SHOWN)
    return render(request, "staff/reports.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_only
def moderate(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """One thing: hide it or bring it back, with a reason; a person is suspended or let back in."""
    if kind not in KINDS:
        raise Http404("Nothing of that kind can be hidden.")
    chosen = KINDS[kind]
    try:
        thing = chosen.find(pk)
    except chosen.model.DoesNotExist:  # type: ignore[attr-defined]
        raise Http404("There is no such thing.") from None
    hidden = chosen.is_hidden(thing)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.moderate(
                request.user, chosen, thing, hidden=request.POST.get("hidden") != "0", **form.cleaned_data
            )
        except services.UntouchableError:
            form.add_error(None, "Staff can't be suspended. Take their rights away in the admin first.")
        else:
            return SeeOther(request.path)
    context = {
        "kind": kind,
        "thing": thing,
        "text": chosen.text(thing),
        "author": chosen.author(thing),
        "hidden": hidden,
        "form": form,
        "reports": selectors.reports_about(kind, pk) if kind in REPORTED else [],
        "log": selectors.log_of(kind, pk)[:SHOWN],
    }
    return render(request, "staff/moderate.html", context)


@require_POST
@staff_only
def dismiss(request: MemberRequest, pk: int) -> HttpResponse:
    """Close a report without doing anything."""
    services.dismiss(request.user, get_object_or_404(Report, pk=pk))
    return SeeOther("/ops/reports/")


@require_safe
@never_cache
@staff_only
def log(request: HttpRequest) -> HttpResponse:
    """What staff did, newest first."""
    page = pagination.page(selectors.log(), after=request.GET.get("after", ""), size=SHOWN)
    return render(request, "staff/log.html", {"page": page})
