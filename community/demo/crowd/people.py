"""The people of the crowd. Nobody signs in as one of them; their avatars are the site's own initials."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from community.demo.people import handle
from community.demo.words import people as words
from community.people.models import User

DOMAIN = "crowd.invalid"  # of their addresses, by which they are known
FIELDS = ("username", "email", "password", "display_name", "city", "bio", "date_joined")


def present() -> list[User]:
    """The crowd's people in the order of their keys; empty before they came."""
    found = User.objects.using("default").filter(email__endswith=f"@{DOMAIN}")
    return list(found.only("pk", "display_name", "city", "date_joined").order_by("pk"))


def rows(count: int, unusable: str, now: datetime, rng: Random) -> Iterator[tuple[object, ...]]:
    """Values of FIELDS. Names repeat, as names do; the number in the username doesn't."""
    for number in range(count):
        name = f"{rng.choice(words.FIRST_NAMES)} {rng.choice(words.LAST_NAMES)}"
        username = f"{handle(name, rng)}{number + 100}"
        bio = f"{rng.choice(words.BIO_OPENINGS)} {rng.choice(words.BIO_CLOSINGS)}"
        joined = now - timedelta(days=170 + 330 * rng.random())
        yield username, f"{username}@{DOMAIN}", unusable, name, rng.choice(words.CITIES), bio, joined
