"""What search engines are told: /robots.txt, and /sitemap.xml with a map of each room.

A map's page is a range of keys, so that any page of a long table costs a short read of its index; nothing is counted.
Members aren't listed: whoever wants to be found is linked from what they posted.
"""

from typing import Any, ClassVar

from django.contrib.sitemaps import Sitemap, views
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from caching.pages import RARE, anonymous_page
from community.blog.models import Article, Tag
from community.catalogue.models import Product
from community.forum.models import VISIBLE, Forum, Topic
from community.looks.models import Look

SPAN = 5_000  # keys of a page; the protocol allows 50,000 addresses
LONGEST = 8  # digits of a page's number


class Ranges:
    """Pages of SPAN keys each, in the order of the keys; one without rows is empty, and is a page all the same."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        self._rows = rows.order_by("pk")

    @property
    def num_pages(self) -> int:
        """How many pages there are, by the last key."""
        last = self._rows.order_by("-pk").values_list("pk", flat=True).first()
        return max(1, -(-(last or 0) // SPAN))

    def page(self, number: str | int) -> "Range":
        """The page with that number. Raises PageNotAnInteger, and EmptyPage beyond the last."""
        text = str(number)
        if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST):
            raise PageNotAnInteger(text[:LONGEST])
        if not 1 <= int(text) <= self.num_pages:
            raise EmptyPage(text)
        end = int(text) * SPAN
        return Range(self._rows.filter(pk__gt=end - SPAN, pk__lte=end))


class Range:
    """A page as Django's sitemaps ask for it."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.object_list = rows


class TableMap(Sitemap):  # type: ignore[type-arg]  # generic for mypy only
    """The pages of a table's rows; `dated` is the column that says when a page changed."""

    dated: ClassVar[str]

    @property
    def paginator(self) -> Any:
        """Ranges of keys in place of a count and an offset."""
        return Ranges(self.items())  # type: ignore[arg-type]  # each map's are a QuerySet

    def lastmod(self, item: Model) -> Any:
        """When the page changed."""
        return getattr(item, self.dated)

    def get_latest_lastmod(self) -> None:
        """Nothing: to know it, Django would read the table."""


class LookMap(TableMap):
    """Published looks."""

    dated = "created"

    def items(self) -> QuerySet[Look]:
        """All that everybody sees."""
        return Look.objects.filter(published=True).only("slug", "created")


class ProductMap(TableMap):
    """Products."""

    dated = "created"

    def items(self) -> QuerySet[Product]:
        """The whole shop."""
        return Product.objects.only("slug", "created")


class TopicMap(TableMap):
    """Topics of the forum."""

    dated = "bumped"

    def items(self) -> QuerySet[Topic]:
        """All that everybody sees."""
        return Topic.objects.filter(VISIBLE).only("slug", "bumped")


class ArticleMap(TableMap):
    """Articles of the blog."""

    dated = "publish_at"

    def items(self) -> QuerySet[Article]:
        """All that everybody sees by now."""
        return Article.objects.filter(publish_at__lte=timezone.now()).only("slug", "publish_at")


class RoomMap(Sitemap):  # type: ignore[type-arg]  # generic for mypy only
    """Where the rooms begin: few, and made by staff."""

    ROOMS = ("discovery:home", "looks:looks", "catalogue:products", "forum:forums", "blog:articles")

    def items(self) -> list[str]:
        """Their addresses."""
        shelves = [each.get_absolute_url() for model in (Forum, Tag) for each in model._default_manager.all()]
        return [*map(reverse, self.ROOMS), *shelves]

    def location(self, item: str) -> str:
        """The address itself."""
        return item


MAPS: "dict[str, type[Sitemap[Any]] | Sitemap[Any]]" = {
    "rooms": RoomMap,
    "looks": LookMap,
    "products": ProductMap,
    "topics": TopicMap,
    "articles": ArticleMap,
}


@require_safe
@anonymous_page(max_age=RARE)
def index(request: HttpRequest) -> HttpResponse:
    """/sitemap.xml: where the maps are."""
    return views.index(request, MAPS, sitemap_url_name="discovery:sitemap").render()


@require_safe
@anonymous_page(max_age=RARE, arguments=("p",))
def sitemap(request: HttpRequest, section: str) -> HttpResponse:
    """A page of one room's map."""
    return views.sitemap(request, MAPS, section=section).render()


@require_safe
@anonymous_page(max_age=RARE)
def robots(request: HttpRequest) -> HttpResponse:
    """/robots.txt: what isn't worth a crawler's time, and where the map is."""
    address = request.build_absolute_uri(reverse("discovery:sitemaps"))
    return render(request, "robots.txt", {"map": address}, content_type="text/plain; charset=utf-8")
