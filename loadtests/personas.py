"""Who comes: each persona's share of the visits and the mix of pages it asks for."""

import random
from dataclasses import dataclass
from enum import StrEnum


class Audience(StrEnum):
    """For whom a page is made: the site may share an anonymous page between visitors, never a signed-in one."""

    ANONYMOUS = "anonymous"
    MEMBER = "member"


class Step(StrEnum):
    """What a visitor does next. Each has one function in `loadtests.journeys`."""

    HOME = "home"
    LOOKS = "looks"
    LOOK = "look"
    PRODUCTS = "products"
    PRODUCT = "product"
    PROFILE = "profile"
    LOGIN = "login"
    SIGNUP = "signup"
    LIKE = "like"
    COMMENT = "comment"
    THREAD = "thread"
    THREAD_LIKE = "thread_like"
    THREAD_COMMENT = "thread_comment"


@dataclass(frozen=True)
class Persona:
    """`share` of all visits, and a weight for each step; weights needn't add up to anything.

    A member `writes` as one of the demo shoppers. One who doesn't is signed in under a name that appears on
    no public page: found on an anonymous one, it is a leak.
    """

    name: str
    audience: Audience
    share: float
    mix: tuple[tuple[Step, float], ...]
    writes: bool = False

    def choose(self, dice: random.Random) -> Step:
        """The next step, by the weights of the mix."""
        steps, weights = zip(*self.mix, strict=True)
        chosen: Step = dice.choices(steps, weights)[0]
        return chosen


# Landing 25, browsing 25, looks 25, profiles 6, sign-up and login 2, writes 1: the rooms that stand, of every 84 views.
_READING = (
    (Step.HOME, 25.0),
    (Step.LOOKS, 18.0),
    (Step.LOOK, 20.0),
    (Step.PRODUCTS, 7.0),
    (Step.PRODUCT, 5.0),
    (Step.PROFILE, 6.0),
)

PERSONAS = (
    Persona("visitor", Audience.ANONYMOUS, 0.88, (*_READING, (Step.LOGIN, 1.3), (Step.SIGNUP, 1.0))),
    Persona(
        "shopper", Audience.MEMBER, 0.08, (*_READING, (Step.LIKE, 7.0), (Step.COMMENT, 4.0)), writes=True
    ),
    Persona("onlooker", Audience.MEMBER, 0.04, _READING),
)

# The one look that everybody talks about takes 40 % of what readers read; its fans only write to it.
_THREAD = (*_READING, (Step.THREAD, 54.0))

VIRAL = (
    Persona("visitor", Audience.ANONYMOUS, 0.85, _THREAD),
    Persona("onlooker", Audience.MEMBER, 0.08, _THREAD),
    Persona(
        "fan",
        Audience.MEMBER,
        0.07,
        ((Step.THREAD_LIKE, 7.0), (Step.THREAD_COMMENT, 3.0)),
        writes=True,
    ),
)


def pick(personas: tuple[Persona, ...], dice: random.Random) -> Persona:
    """The persona of a new visit, by share."""
    return dice.choices(personas, [persona.share for persona in personas])[0]
