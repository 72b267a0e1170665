"""What a visitor does: one function a step, and the visit that strings them together."""

import random
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

import gevent

from loadtests.accounts import Account, Accounts
from loadtests.arrivals import Arrival
from loadtests.browser import Browser, Page
from loadtests.personas import Audience, Persona, Step
from loadtests.places import Guide

LOOK = "/looks/<id>/<slug>/"
LIKE = "/looks/<id>/like/"
COMMENTS = "/looks/<id>/comments/"
LOGIN = "/accounts/login/"
SIGNUP = "/accounts/signup/"
CONVERSION = 0.15
"""How many of those who open the log-in or sign-up form send it."""


@dataclass(frozen=True)
class World:
    """What every visitor of a run shares. `pages` and `think` (seconds) are means, `closing` the last second."""

    guide: Guide
    accounts: Accounts
    pages: float
    think: float
    closing: float
    conversion: float = CONVERSION


@dataclass
class Visitor:
    """One visit: a persona behind a browser, with dice of its own."""

    persona: Persona
    browser: Browser
    dice: random.Random
    world: World

    def visit(self, arrival: Arrival) -> None:
        """Go from page to page until the visitor has had enough or the run closes."""
        intended = arrival.at + (self._pause() if arrival.underway else 0.0)
        while intended < self.world.closing:
            gevent.sleep(max(0.0, intended - self.browser.now))
            self.take(self.persona.choose(self.dice), intended)
            if self.dice.random() < 1 / self.world.pages:
                return
            intended = self.browser.now + self._pause()

    def take(self, step: Step, intended: float | None = None) -> None:
        """One step, wanted at second `intended` (default: now)."""
        STEPS[step](self, intended)

    def _pause(self) -> float:
        return self.dice.expovariate(1 / self.world.think)


def sign_in(browser: Browser, account: Account, intended: float | None = None, *, sends: bool = True) -> bool:
    """Open the log-in form and, if the visitor `sends` it, log in. True if the site let the account in."""
    form = browser.get(LOGIN, LOGIN, intended)
    if not sends or form.status != 200:
        return False
    fields = {"login": account.name, "password": account.password, "csrfmiddlewaretoken": form.token()}
    return _enter(browser, account, browser.post(LOGIN, LOGIN, fields))


def sign_up(browser: Browser, account: Account, intended: float | None = None, *, sends: bool = True) -> bool:
    """Open the sign-up form and, if the visitor `sends` it, sign up. True if the site took the account in."""
    form = browser.get(SIGNUP, SIGNUP, intended)
    if not sends or form.status != 200:
        return False
    fields = {
        "username": account.name,
        "email": f"{account.name}@example.com",
        "password1": account.password,
        "csrfmiddlewaretoken": form.token(),
    }
    return _enter(browser, account, browser.post(SIGNUP, SIGNUP, fields))


def _enter(browser: Browser, account: Account, answer: Page) -> bool:
    if not 300 <= answer.status < 400:
        return False
    browser.keep(account)
    return True


def _page(kind: str, route: str) -> Callable[[Visitor, float | None], None]:
    def look_at(visitor: Visitor, intended: float | None) -> None:
        path = visitor.world.guide.choose(kind, visitor.dice)
        if path is not None:
            visitor.browser.get(path, route, intended)

    return look_at


def _home(visitor: Visitor, intended: float | None) -> None:
    visitor.browser.get("/", "/", intended)


def _login(visitor: Visitor, intended: float | None) -> None:
    world = visitor.world
    if visitor.browser.audience is Audience.MEMBER:  # who logged in during this visit has no use for the form
        return _home(visitor, intended)
    account = Account(visitor.dice.choice(world.accounts.shoppers).name, world.accounts.shoppers[0].password)
    sign_in(visitor.browser, account, intended, sends=visitor.dice.random() < world.conversion)
    return None


def _signup(visitor: Visitor, intended: float | None) -> None:
    if visitor.browser.audience is Audience.MEMBER:
        return _home(visitor, intended)
    sends = visitor.dice.random() < visitor.world.conversion
    sign_up(visitor.browser, visitor.world.accounts.invent(), intended, sends=sends)
    return None


def _like(visitor: Visitor, intended: float | None) -> None:
    _write(visitor, intended, _liking(visitor.dice), visitor.world.guide.choose("looks", visitor.dice))


def _comment(visitor: Visitor, intended: float | None) -> None:
    _write(visitor, intended, _commenting(), visitor.world.guide.choose("looks", visitor.dice))


def _thread(visitor: Visitor, intended: float | None) -> None:
    path = visitor.world.guide.first("looks")
    if path is not None:
        visitor.browser.get(path, LOOK, intended)


def _thread_like(visitor: Visitor, intended: float | None) -> None:
    _write(visitor, intended, _liking(visitor.dice), visitor.world.guide.first("looks"))


def _thread_comment(visitor: Visitor, intended: float | None) -> None:
    _write(visitor, intended, _commenting(), visitor.world.guide.first("looks"))


@dataclass(frozen=True)
class Writing:
    """A form of a look's page, where it is sent, and the `sign` of it that the next page must show."""

    action: str
    route: str
    fields: dict[str, str]
    sign: str


def _liking(dice: random.Random) -> Writing:
    liked = dice.random() < 0.7
    return Writing("like/", LIKE, {"liked": str(int(liked))}, f'data-liked="{"true" if liked else "false"}"')


def _commenting() -> Writing:
    text = f"Rehearsing the launch, note {secrets.token_hex(6)}."
    return Writing("comments/", COMMENTS, {"text": text}, text)


def _write(visitor: Visitor, intended: float | None, writing: Writing, path: str | None) -> None:
    """Send the form, follow the redirect, and see whether the write is on the next page.

    One device of an account writes at a time: two of them liking and unliking one look would miss each other's.
    """
    browser, account = visitor.browser, visitor.browser.account
    if account is None or path is None or account.busy:
        return _page("looks", LOOK)(visitor, intended)
    account.busy = True
    try:
        address = re.sub(r"[\w-]+/$", writing.action, path)
        answer = browser.post(address, writing.route, writing.fields, intended)
        if 300 <= answer.status < 400:
            following = browser.get(path, LOOK)
            if following.status == 200:
                seen = writing.sign in following.text
                browser.tape.see_write(seen=seen, what=f"POST {address} wasn't on the next page, {path}")
    finally:
        account.busy = False
    return None


STEPS: dict[Step, Callable[[Visitor, float | None], None]] = {
    Step.HOME: _home,
    Step.LOOKS: _page("look_lists", "/looks/"),
    Step.LOOK: _page("looks", LOOK),
    Step.PRODUCTS: _page("product_lists", "/products/"),
    Step.PRODUCT: _page("products", "/products/<id>/<slug>/"),
    Step.PROFILE: _page("profiles", "/people/<username>/"),
    Step.LOGIN: _login,
    Step.SIGNUP: _signup,
    Step.LIKE: _like,
    Step.COMMENT: _comment,
    Step.THREAD: _thread,
    Step.THREAD_LIKE: _thread_like,
    Step.THREAD_COMMENT: _thread_comment,
}
