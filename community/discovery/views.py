"""The front door, and the search."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from caching.fragments import FragmentList
from caching.pages import anonymous_page
from community.catalogue.models import Product
from community.discovery import friends, pagination, parts, search
from community.discovery.answers import PageRequest
from community.discovery.front import Front
from community.discovery.pagination import Page
from community.discovery.teasers import teasers
from community.looks import selectors
from community.looks.cards import cards
from community.looks.models import Look
from community.people.models import User

PAGE_SIZE = 24
SHELVES = {"looks": "Looks", "products": "Shop", "people": "People"}
IDEAS = ("linen", "wool", "boots", "denim", "trench", "tote")
FOUND_SECONDS = 10.0  # an answer is so old at most, but for those who have just written
FIRST = 4  # rows of each shelf where the question is asked of all
FRIENDS_NAMED = 2  # in the line below a look
FRIENDS_LISTED = 40


@require_safe
@anonymous_page(max_age=5)
def home(request: HttpRequest) -> HttpResponse:
    """The most loved looks, the newest, the way into the shop, and what is written and talked about."""
    front = Front()
    context = {"hero": front.hero(), "shelves": front.shelves(), "teasers": teasers()}
    return render(request, "discovery/home.html", context)


@dataclass(frozen=True)
class Results:
    """What was found. `looks` and `products` are None where the visitor asked another shelf."""

    looks: Page[Look] | None = None
    cards: FragmentList[Look] | None = None
    products: Page[Product] | None = None
    people: Sequence[User] = ()
    suggested: bool = False  # nothing had the words: these are spelled alike

    @property
    def some(self) -> bool:
        """Whether there is anything to show."""
        return bool(
            (self.looks and self.looks.items) or (self.products and self.products.items) or self.people
        )

    @property
    def more(self) -> Page[Look] | Page[Product] | None:
        """The page whose cursor leads on, where one shelf is shown."""
        return self.looks or self.products


@require_safe
@anonymous_page(max_age=5, arguments=("q", "in", "after"))
def find(request: HttpRequest) -> HttpResponse:
    """What has the words of ?q=, on the shelf that ?in= names, or a few of each."""
    words = search.words_of(request.GET.get("q", ""))
    shelf = request.GET.get("in", "")
    shelf = shelf if shelf in SHELVES else ""
    after = request.GET.get("after", "")
    make = partial(_found, words, shelf, after)
    found = parts.remembered(_key(words, shelf, after), FOUND_SECONDS, make) if words else ""
    context = {"words": words, "shelf": shelf, "shelves": SHELVES, "found": found, "ideas": IDEAS}
    return render(request, "discovery/search.html", context)


def _key(*asked: str) -> str:
    digest = blake2b("\0".join(asked).encode(errors="replace"), digest_size=16)
    return f"part:search:{digest.hexdigest()}"


def _found(words: str, shelf: str, after: str) -> SafeString:
    """What was found as a part of the page: it is the same for everyone."""
    results = _results(words, shelf, after)
    if not results.some and shelf != "people":
        results = _suggestions(words)
    context = {"words": words, "shelf": shelf, "results": results, "ideas": IDEAS}
    return render_to_string("discovery/results.html", context)


def _results(words: str, shelf: str, after: str) -> Results:
    size = PAGE_SIZE if shelf else FIRST
    looks = products = None
    if shelf in ("", "looks"):
        looks = pagination.page(search.looks(words), after=after, size=size)
    if shelf in ("", "products"):
        products = pagination.page(search.products(words), after=after, size=size)
    people = search.people(words) if shelf in ("", "people") else []
    return Results(
        looks, cards(looks.items) if looks else None, products, people if shelf else people[:FIRST]
    )


def _suggestions(words: str) -> Results:
    looks = Page(search.looks_alike(words), "")
    return Results(looks, cards(looks.items), Page(search.products_alike(words), ""), suggested=True)


@require_safe
@never_cache
def friends_of_look(request: PageRequest, pk: int) -> HttpResponse:
    """Friends who like a look: a line that its page asks for afterwards, or a page of its own."""
    if request.user.pk is None:
        if request.htmx:  # the page asks by itself, and has outlived its session: leave it alone
            return HttpResponse(status=204)
        return redirect_to_login(request.get_full_path())
    named, part = (FRIENDS_NAMED, "line") if request.htmx else (FRIENDS_LISTED, "list")
    make = partial(_friends, pk, request.user.pk, named, part)
    found = parts.remembered(f"part:friends:{part}:{pk}:{request.user.pk}", FOUND_SECONDS, make)
    if request.htmx:
        return HttpResponse(found)
    return render(request, "discovery/friends.html", {"found": found})


def _friends(pk: int, viewer_id: int, named: int, part: str) -> SafeString:
    """Those friends as a part of the member's page. Raises Http404."""
    try:
        look = selectors.look(pk)
    except Look.DoesNotExist:
        raise Http404("No such look.") from None
    context = {"look": look, "friends": friends.who_like(pk, viewer_id, named=named)}
    return render_to_string(f"discovery/friends_{part}.html", context)
