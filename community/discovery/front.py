"""The looks on the front page, the same for everyone: those that are loved most, and those posted last."""

from functools import cached_property

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from caching import rows
from community.catalogue import selectors as catalogue
from community.discovery import parts
from community.looks import selectors
from community.looks.cards import cards
from community.looks.models import Look

HERO = 3
POPULAR = 4
NEWEST = 12
SECONDS = 5.0  # likes change which are loved most


class Front:
    """What one visitor's front page shows of the looks: two parts, of one query where both must be made."""

    def hero(self) -> SafeString:
        """The pictures beside the title: the looks that are loved most."""
        return parts.remembered("part:hero", SECONDS, self._hero, _shown())

    def shelves(self) -> SafeString:
        """What is loved, too; the shop's departments; what was posted last."""
        return parts.remembered("part:shelves", SECONDS, self._shelves, _shown())

    @cached_property
    def _looks(self) -> tuple[list[Look], list[Look]]:
        return selectors.front(HERO + POPULAR, NEWEST)

    def _hero(self) -> SafeString:
        loved, _ = self._looks
        return render_to_string("discovery/hero.html", {"hero": cards(loved[:HERO], "hero")})

    def _shelves(self) -> SafeString:
        loved, newest = self._looks
        context = {
            "popular": cards(loved[HERO:]),
            "newest": cards(newest),
            "departments": catalogue.departments(),
        }
        return render_to_string("discovery/shelves.html", context)


def forget() -> None:
    """Let the next page list the looks anew, here or elsewhere: call it after the commit that hides one."""
    rows.announce(Look, published=True)


def _shown() -> list[str]:
    return [rows.name(Look, "published", value=True)]
