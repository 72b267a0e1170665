"""The crowd that is to come, and what of it is there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from random import Random
from typing import Any

from community.demo.crowd import people, wardrobe
from community.demo.crowd.wardrobe import FOLDER, Outfit
from community.demo.plans import Plan
from community.demo.scales import Crowd
from community.looks.models import Photo
from community.people.models import User

Track = Callable[[Iterable[Any], str, int], Iterable[Any]]
"""Handed the rows of a table as they come, what they are, and about how many; passes them on."""


@dataclass(frozen=True)
class Worn:
    """A look of the crowd's, as far as others react to it."""

    pk: int
    author: int
    created: datetime
    outfit: Outfit


@dataclass
class Gathering:
    """The crowd that is to come, and what of it is there. `seed` is the number that everything is derived from."""

    size: Crowd
    plan: Plan
    seed: int
    now: datetime
    track: Track = field(default=lambda rows, _what, _count: rows)

    def rng(self, what: str) -> Random:
        """Chance, the same for the same stage and seed, whatever ran before."""
        return Random(f"{self.seed} crowd {what}")

    @cached_property
    def people(self) -> list[User]:
        """Everyone of the crowd, by key."""
        return people.present()

    @cached_property
    def keys(self) -> list[int]:
        """Their keys, in order."""
        return [person.pk for person in self.people]

    @cached_property
    def first_names(self) -> dict[int, str]:
        """How they are spoken to."""
        return {person.pk: person.display_name.split()[0] for person in self.people}

    @cached_property
    def outfits(self) -> list[Outfit]:
        """What there is to wear."""
        return wardrobe.outfits(self.plan.posts)

    @cached_property
    def looks(self) -> list[Worn]:
        """The crowd's looks, from the most to the least popular."""
        known = {outfit.shots[0].image: outfit for outfit in self.outfits}
        covers = Photo.objects.using("default").filter(image__startswith=FOLDER, position=0)
        found = covers.order_by("look_id").values_list("look_id", "look__author", "look__created", "image")
        looks = [Worn(pk, author, created, known[image]) for pk, author, created, image in found]
        return self.rng("popularity").sample(looks, len(looks))
