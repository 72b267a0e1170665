"""A model with a version, and pages that show it: what a site of its own would have."""

from typing import ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path

from caching.fragments import FragmentList

CARD = "{% load versioned_cache %}{% versioned_cache poster 'card' %}<b>{{ poster.title }}</b>{% endversioned_cache %}"
CARDS = (
    "{% load versioned_cache %}"
    "{% versioned_cache_list cards as poster %}<b>{{ poster.title }}</b>{% endversioned_cache_list %}"
)


class PosterStats(models.Model):
    """Where a poster's version is kept."""

    cache_version = models.BigIntegerField(default=1)

    objects: ClassVar[models.Manager["PosterStats"]] = models.Manager()

    class Meta:
        app_label = "caching_tests"

    def __str__(self) -> str:
        return f"version {self.cache_version}"


class Poster(models.Model):
    """Something with a title."""

    title = models.CharField(max_length=50)
    stats = models.OneToOneField(PosterStats, models.CASCADE, null=True)

    objects: ClassVar[models.Manager["Poster"]] = models.Manager()

    class Meta:
        app_label = "caching_tests"

    def __str__(self) -> str:
        return self.title


def make_posters(*titles: str) -> list[Poster]:
    """Posters of these titles, each with its stats."""
    return [Poster.objects.create(title=title, stats=PosterStats.objects.create()) for title in titles]


def bump(poster: Poster) -> None:
    """Raise the version, as the database does when something shown has changed."""
    assert poster.stats
    PosterStats.objects.filter(pk=poster.stats.pk).update(cache_version=models.F("cache_version") + 1)


def light() -> "models.QuerySet[Poster]":
    """All posters with their version and nothing else, in one query."""
    return Poster.objects.select_related("stats").only("id", "stats__cache_version").order_by("pk")


def load(keys: list[object]) -> "models.QuerySet[Poster]":
    """These posters with all that a card shows."""
    return Poster.objects.select_related("stats").filter(pk__in=keys)


def render(source: str, **context: object) -> str:
    """Render a template's source."""
    return Template(source).render(Context(context))


def cards() -> str:
    """The cards of all posters, as a page makes them."""
    return render(CARDS, cards=FragmentList(light(), "card", load=load))


def show(_request: HttpRequest, kind: str) -> HttpResponse:
    """The page of all posters, after one query that could be cached."""
    titles = ",".join(Poster.objects.order_by("pk").values_list("title", flat=True))
    return HttpResponse(cards() + titles)


def nothing(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of what isn't there."""
    return HttpResponse("nothing here", status=404)


def may_observe(request: HttpRequest) -> bool:
    """Whoever says please."""
    return request.headers.get("X-Please") == "yes"


handler404 = nothing
urlpatterns = [path("posters/<slug:kind>/", show)]
