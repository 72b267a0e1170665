"""Who is meant by @name."""

import re
from collections.abc import Iterable

from django.db.models.functions import Lower

from community.people import selectors as people
from community.people.models import User

MOST = 10  # members that one text can call

# A name may hold dots and dashes, but what ends a sentence doesn't belong to it.
MENTION = re.compile(r"(?<![\w@.+/-])@([\w][\w.@+-]{0,149})")
_ENDS = ".-+@"


def names(text: str) -> list[str]:
    """The names that a text calls, in lower case, each once, at most MOST."""
    found = (match[1].rstrip(_ENDS).lower() for match in MENTION.finditer(text))
    return list(dict.fromkeys(found))[:MOST]


def members(called: Iterable[str], *, by: int) -> dict[int, str]:
    """The active members with these names whom the member `by` may call: nobody calls one who blocks them.

    Key to name as its bearer writes it. On the primary: it is for writing.
    """
    wanted = list(called)
    if not wanted:
        return {}
    found = User.objects.using("default").annotate(lower=Lower("username"))
    rows = found.filter(~people.apart(by, "pk"), lower__in=wanted, is_active=True).order_by("pk")
    return dict(rows.values_list("pk", "username"))
