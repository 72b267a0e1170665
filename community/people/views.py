"""Members' pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caching.pages import anonymous_page
from community.discovery import pagination
from community.looks import selectors as looks
from community.looks.cards import cards
from community.people import selectors
from community.people.models import User

PAGE_SIZE = 24


@require_safe
@anonymous_page(max_age=5, arguments=("after",))
def profile(request: HttpRequest, username: str) -> HttpResponse:
    """A member and their looks."""
    try:
        member = selectors.member(username)
    except User.DoesNotExist:
        raise Http404("No such member.") from None
    page = pagination.page(looks.of_author(member.pk), after=request.GET.get("after", ""), size=PAGE_SIZE)
    return render(
        request, "people/profile.html", {"member": member, "page": page, "cards": cards(page.items)}
    )
