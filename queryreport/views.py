"""The report as a page. Who may see it is for the project's URLs to say."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from queryreport import page
from queryreport import report as reports


@never_cache
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Ask all nodes now and show the report; `?format=json` gives the same as JSON."""
    built = reports.build()
    if request.GET.get("format") == "json":
        return JsonResponse(built)
    return render(request, "queryreport/report.html", page.context(built))
