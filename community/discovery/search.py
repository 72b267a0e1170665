"""Search, behind one function a shelf: words in, rows out. PostgreSQL answers it, on the replicas.

A look or a product is found by its words in English, wherever they stand in it. When nothing has them all, what is
spelled most alike is suggested. Members are found by the spelling of their names.
"""

from typing import Final

from django.contrib.postgres.search import SearchQuery, SearchVector, TrigramWordDistance
from django.db.models import Q, QuerySet
from django.db.models.functions import Least

from community.catalogue import selectors as catalogue
from community.catalogue.models import Product
from community.looks import selectors as looks_selectors
from community.looks.models import Look
from community.people.models import User

LONGEST: Final = 100  # characters that are looked for
SUGGESTED: Final = 4
PEOPLE: Final = 24
FARTHEST: Final = 0.6  # word distance, 0 to 1: beyond it a spelling has little to do with the question


def words_of(text: str) -> str:
    """What of a visitor's text is looked for: no control characters, single spaces, LONGEST characters at most."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:LONGEST]


def looks(words: str) -> QuerySet[Look]:
    """The published looks whose title and description have all these words; light rows, to be paged by date."""
    found = looks_selectors.newest().alias(words=SearchVector("title", "description", config="english"))
    return found.filter(words=_query(words))


def products(words: str) -> QuerySet[Product]:
    """The products whose name, brand and description have all these words."""
    found = catalogue.products().alias(words=SearchVector("name", "brand", "description", config="english"))
    return found.filter(words=_query(words))


def people(words: str) -> list[User]:
    """The PEOPLE members whose names are spelled most like this, the nearest first."""
    name = words.removeprefix("@")
    distance = Least(TrigramWordDistance(name, "username"), TrigramWordDistance(name, "display_name"))
    # A word within a longer name, or the whole name misspelled.
    close = (
        Q(username__trigram_word_similar=name)
        | Q(display_name__trigram_word_similar=name)
        | Q(username__trigram_similar=name)
    )
    found = (
        User.objects.filter(close, is_active=True).alias(distance=distance).order_by("distance", "username")
    )
    return list(
        found.only("username", "display_name", "city", "avatar", "avatar_width", "avatar_height")[:PEOPLE]
    )


def looks_alike(words: str) -> list[Look]:
    """The SUGGESTED looks whose titles are spelled most like this, for a question that nothing answers."""
    found = looks_selectors.newest().annotate(distance=TrigramWordDistance(words, "title"))
    return [look for look in found.order_by("distance")[:SUGGESTED] if look.distance <= FARTHEST]


def products_alike(words: str) -> list[Product]:
    """The SUGGESTED products whose names are spelled most like this."""
    found = catalogue.products().annotate(distance=TrigramWordDistance(words, "name"))
    return [product for product in found.order_by("distance")[:SUGGESTED] if product.distance <= FARTHEST]


def _query(words: str) -> SearchQuery:
    return SearchQuery(words, search_type="websearch", config="english")
