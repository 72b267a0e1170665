"""Under which names the visitors sign in: demo shoppers who may write, and canaries whose name is on no public page."""

import itertools
import random
from dataclasses import dataclass, field
from http.cookiejar import CookieJar

from loadtests.personas import Persona

CANARY = "loadtest_"
"""How every name begins that must never be on an anonymous page: canaries and sign-ups of a run. They write nothing.
"""

SHOPPERS = 8
CANARIES = 2
"""Few enough that signing all of them in stays below the site's own limit of log-ins a minute and address."""


@dataclass
class Account:
    """A login; `cookies` are those of a browser that has signed in. `busy` while one visitor writes under the name."""

    name: str
    password: str
    cookies: CookieJar = field(default_factory=CookieJar)
    busy: bool = False


class Accounts:
    """The logins of a run; `run` makes the names of its sign-ups its own."""

    def __init__(self, password: str, run: str) -> None:
        self.shoppers = [Account(f"shopper{number}", password) for number in range(1, SHOPPERS + 1)]
        self.canaries = [Account(f"{CANARY}canary_{number}", password) for number in range(1, CANARIES + 1)]
        self._password = password
        self._run = run
        self._numbers = itertools.count(1)

    def choose(self, persona: Persona, dice: random.Random) -> Account:
        """An account for a visitor of this persona. Visitors may share one: they are its several devices."""
        return dice.choice(self.shoppers if persona.writes else self.canaries)

    def invent(self) -> Account:
        """A login that nobody has yet."""
        return Account(f"{CANARY}{self._run}_{next(self._numbers)}", self._password)
