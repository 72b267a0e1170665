"""Every route, asked by everyone who may ask for it, against the table in tests/access.toml."""

import tomllib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from community.people.models import User
from settings.env import BASE_DIR
from tests import factories

TABLE: dict[str, dict[str, Any]] = tomllib.loads((BASE_DIR / "tests" / "access.toml").read_text())
ROLES = ("anonymous", "owner", "other", "staff")
DJANGOS_OWN = "admin"  # which asks has_permission everywhere itself


def routes(patterns: list[Any], namespace: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every named route and the arguments that its address has."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != DJANGOS_OWN:
                inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from routes(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", list(pattern.pattern.regex.groupindex)


ROUTES = dict(routes(get_resolver().url_patterns))


def in_the_blog(owner: User, route: str) -> dict[str, Any]:
    article = factories.article(author=owner, tags=("Linen",))
    return {"pk": article.pk, "slug": "linen" if route == "blog:tag" else article.slug}


def in_the_forum(owner: User, route: str) -> dict[str, Any]:
    topic = factories.topic(author=owner)
    of_a_post = route in {"forum:post", "forum:edit"}
    of_a_forum = route in {"forum:forum", "forum:start"}
    return {
        "pk": topic.posts.get().pk if of_a_post else topic.pk,
        "slug": topic.forum.slug if of_a_forum else topic.slug,
    }


TALK = {"blog": in_the_blog, "forum": in_the_forum}


@pytest.fixture
def owner(db) -> User:
    return factories.member("owner")


@pytest.fixture
def arguments(owner) -> Callable[[str], dict[str, Any]]:
    """The arguments of a route, each naming something of the owner's."""

    def name(route: str) -> dict[str, Any]:
        made: dict[str, Any] = {"username": owner.username, "uidb36": "1", "key": "nothing"}
        room = route.partition(":")[0]
        if room == "looks":
            look = factories.look(author=owner)
            made |= {"pk": look.pk, "slug": look.slug}
            if route in {"looks:photo", "looks:tag"}:
                made["pk"] = look.photos.get().pk
        if room == "catalogue":
            product = factories.product()
            made |= {"pk": product.pk, "slug": product.slug}
        if room in TALK:
            made |= TALK[room](owner, route)
        if room == "conversations":
            comment = factories.comment(factories.look(author=owner), author=owner)
            made["pk"] = {"report-look": comment.look_id, "report-person": owner.pk}.get(
                route.partition(":")[2], comment.pk
            )
        return {argument: made[argument] for argument in ROUTES[route]}

    return name


def test_every_route_is_in_the_table_and_no_other() -> None:
    assert ROUTES.keys() - TABLE.keys() == set(), "add a row for each to tests/access.toml"
    assert TABLE.keys() - ROUTES.keys() == set(), "no route has these names any more"


@pytest.mark.django_db(transaction=True, databases=["default", "replica"])
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("route", sorted(TABLE))
def test_access(route, role, owner, arguments, settle, signed_in) -> None:
    path = reverse(route, kwargs=arguments(route))
    people = {
        "owner": lambda: owner,
        "other": factories.member,
        "staff": lambda: factories.member(is_staff=True),
    }
    client = Client() if role == "anonymous" else signed_in(people[role]())
    settle()
    sent = TABLE[route].get("send")
    response = client.get(path) if sent is None else client.post(path, sent)
    assert said(response) == TABLE[route][role], (
        f"{path}: {response.status_code} {response.headers.get('Location')}"
    )


def said(response: Any) -> str:
    """The answer in the table's words."""
    if response.status_code in (301, 302, 303):
        to_sign_in = response.headers["Location"].startswith(reverse(settings.LOGIN_URL))
        return "sign in" if to_sign_in else "done"
    return {200: "page", 403: "refused", 404: "hidden", 405: "method"}.get(
        response.status_code, str(response.status_code)
    )
