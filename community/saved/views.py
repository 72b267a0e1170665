"""Pages of collections and wish lists; one set of views for both."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from caching.pages import anonymous_page
from community.catalogue.models import Product
from community.discovery import pagination
from community.discovery.answers import SeeOther
from community.looks.cards import cards
from community.looks.models import Look
from community.people import selectors as people
from community.people.models import User
from community.people.requests import MemberRequest
from community.saved import selectors, services
from community.saved.forms import list_form
from community.saved.kinds import COLLECTIONS, KINDS, Kind
from community.saved.models import SavedList, Visibility

PAGE_SIZE = 24
LISTS_SHOWN = 40

_GONE = (Look.DoesNotExist, Product.DoesNotExist)


@require_safe
@never_cache
@login_required
def mine(request: MemberRequest) -> HttpResponse:
    """Everything the member keeps."""
    lists = [
        (kind, selectors.pictured(selectors.covered(kind, selectors.own(kind, request.user.pk))))
        for kind in KINDS.values()
    ]
    return render(request, "saved/mine.html", {"lists": lists})


@require_safe
@anonymous_page(max_age=5, arguments=("after",))
def of_member(request: HttpRequest, kind: Kind, username: str) -> HttpResponse:
    """A member's public lists."""
    try:
        member = people.member(username, request.user.pk)
    except User.DoesNotExist:
        raise Http404("No such member.") from None
    rows = selectors.covered(kind, selectors.public(kind, member.pk))
    page = pagination.page(rows, after=request.GET.get("after", ""), size=LISTS_SHOWN)
    context = {"kind": kind, "member": member, "page": page, "rows": selectors.pictured(page.items)}
    return render(request, "saved/member.html", context)


@require_safe
@anonymous_page(max_age=5, arguments=("after", "key"))
def show(request: HttpRequest, kind: Kind, pk: int, slug: str) -> HttpResponse:
    """What is on a list, for those who may see it, at its one address: the one that is purged when it closes."""
    key = request.GET.get("key", "")
    try:
        found = selectors.readable(kind, pk, request.user.pk, key)
    except kind.model.DoesNotExist:
        raise Http404("No such list.") from None
    if slug != found.slug:
        return redirect(f"{found.get_absolute_url()}?{request.GET.urlencode()}")
    page = pagination.page(selectors.items(kind, pk), after=request.GET.get("after", ""), size=PAGE_SIZE)
    things = [getattr(item, kind.thing) for item in page.items]
    context = {"kind": kind, "list": found, "page": page, "secret": found.visibility != Visibility.PUBLIC}
    if kind is COLLECTIONS:
        return render(request, "saved/collection.html", {**context, "cards": cards(things)})
    return render(request, "saved/wish_list.html", {**context, "products": things})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def start(request: MemberRequest, kind: Kind) -> HttpResponse:
    """A new list."""
    form = list_form(kind, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.make(kind, request.user.pk, **form.cleaned_data)
        except services.TooManyListsError:
            form.add_error(
                None, f"You have {services.MOST_LISTS} {kind.many.lower()} already. Delete one first."
            )
        else:
            return SeeOther(made.get_absolute_url())
    return render(request, "saved/form.html", {"kind": kind, "form": form, "list": None})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def edit(request: MemberRequest, kind: Kind, pk: int) -> HttpResponse:
    """Rename a list, or change who sees it; delete=1 deletes it."""
    found = _own(request, kind, pk)
    if request.method == "POST" and "delete" in request.POST:
        services.delete(found)
        messages.success(request, f"{found.name} is deleted.")
        return SeeOther(reverse("saved:mine"))
    form = list_form(kind, request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        services.change(form.save(commit=False))
        messages.success(request, "Saved.")
        return SeeOther(found.get_absolute_url())
    return render(request, "saved/form.html", {"kind": kind, "form": form, "list": found})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def save(request: MemberRequest, kind: Kind, pk: int) -> HttpResponse:
    """Choose the lists that keep a look or a product (GET); list=… and on=1 or 0, or the name of a new list (POST)."""
    try:
        thing = selectors.thing(kind, pk)
    except _GONE:
        raise Http404("Nothing to keep.") from None
    if request.method == "POST" and "list" in request.POST:
        number = request.POST["list"]
        found = _own(request, kind, int(number) if number.isdecimal() and len(number) < 19 else 0)
        (services.drop if request.POST.get("on") == "0" else services.keep)(kind, found.pk, pk)
        return SeeOther(request.path)
    lists = list(selectors.choices(kind, request.user.pk, pk))
    first = {"name": "Saved looks" if kind is COLLECTIONS else "Wish list", "visibility": Visibility.PRIVATE}
    form = list_form(kind, request.POST or None, initial={} if lists else first)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.make(kind, request.user.pk, **form.cleaned_data)
        except services.TooManyListsError:
            form.add_error(
                None, f"You have {services.MOST_LISTS} {kind.many.lower()} already. Delete one first."
            )
        else:
            services.keep(kind, made.pk, pk)
            return SeeOther(request.path)
    return render(request, "saved/save.html", {"kind": kind, "thing": thing, "lists": lists, "form": form})


def _own(request: MemberRequest, kind: Kind, pk: int) -> SavedList:
    try:
        found: SavedList = selectors.own_list(kind, pk, request.user.pk)
    except kind.model.DoesNotExist:
        raise Http404("No such list of yours.") from None
    return found
