"""Members of the demo community: names from many places, a city, a line about themselves."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from community.demo.drawing import palettes
from community.demo.drawing.pictures import Portrait
from community.demo.scales import Scale
from community.demo.words import people as words

SHOPPERS = 20
STAFF = (("dba", "Dana Bergström"), ("admin", "Ada Minkova"))


@dataclass(frozen=True)
class Member:
    """A member to be: `signs_in` tells whether the demo password opens the account."""

    username: str
    display_name: str
    city: str
    bio: str
    joined: datetime
    portrait: Portrait
    signs_in: bool = False

    @property
    def first_name(self) -> str:
        """How others address the member."""
        return self.display_name.split()[0]


def plan(scale: Scale, now: datetime, rng: Random) -> list[Member]:
    """shopper1 … shopper20, the staff, then members who only have a past; names don't repeat."""
    names = _names(SHOPPERS + scale.members, rng)
    members = [
        _member(f"shopper{number}", names.pop(), now, rng, signs_in=True) for number in range(1, SHOPPERS + 1)
    ]
    members += [_member(username, name, now, rng, signs_in=True) for username, name in STAFF]
    return members + [_member(handle(name, rng), name, now, rng) for name in names]


def _names(count: int, rng: Random) -> list[str]:
    pairs = [(first, last) for first in words.FIRST_NAMES for last in words.LAST_NAMES]
    chosen: list[str] = []
    firsts = dict.fromkeys(words.FIRST_NAMES, 0)
    for first, last in rng.sample(pairs, len(pairs)):
        if firsts[first] < 1 + count // len(firsts) and len(chosen) < count:
            firsts[first] += 1
            chosen.append(f"{first} {last}")
    return chosen


def handle(name: str, rng: Random) -> str:
    """A username that somebody of that name would choose."""
    plain = (
        unicodedata.normalize("NFKD", name.replace("ø", "o").replace("ł", "l"))
        .encode("ascii", "ignore")
        .decode()
    )
    first, last = plain.lower().replace("'", "").split()
    return rng.choice((f"{first}.{last}", f"{first}_{last}", f"{first}{last}", f"{last}.{first}"))


def _member(username: str, name: str, now: datetime, rng: Random, *, signs_in: bool = False) -> Member:
    first, last = name.split()
    bio = f"{rng.choice(words.BIO_OPENINGS)} {rng.choice(words.BIO_CLOSINGS)}"
    return Member(
        username=username,
        display_name=name,
        city=rng.choice(words.CITIES),
        bio=bio,
        joined=now - timedelta(days=rng.uniform(170, 500)),
        portrait=Portrait(palettes.choose(rng), rng.getrandbits(32), first[0] + last[0]),
        signs_in=signs_in,
    )
