"""Looks as cards: the light rows of a list, with the details loaded only for those that no cache has."""

from collections.abc import Iterable

from caching.fragments import FragmentList
from community.looks import selectors
from community.looks.models import Look


def cards(looks: Iterable[Look], name: str = "card") -> FragmentList[Look]:
    """What `{% versioned_cache_list … as look %}` renders; `name` tells kinds of card apart."""
    return FragmentList(looks, name, load=selectors.cards)
