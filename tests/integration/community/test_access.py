"""Every route, asked by everyone who may ask for it, against the table in tests/access.toml."""

import tomllib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from community.conversations.models import Report
from community.people.models import User
from community.saved import services
from community.saved.kinds import COLLECTIONS
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


@pytest.fixture
def owner(db) -> User:
    return factories.member("owner")


def of_look(owner: User) -> dict[str, Any]:
    look = factories.look(author=owner)
    return {"pk": look.pk, "slug": look.slug}


def of_photo(owner: User) -> dict[str, Any]:
    return {"pk": factories.look(author=owner).photos.get().pk}


def of_product(_owner: User) -> dict[str, Any]:
    product = factories.product()
    return {"pk": product.pk, "slug": product.slug}


def of_topic(owner: User) -> dict[str, Any]:
    topic = factories.topic(author=owner)
    return {"pk": topic.pk, "slug": topic.slug}


def of_forum(owner: User) -> dict[str, Any]:
    return {"slug": factories.topic(author=owner).forum.slug}


def of_post(owner: User) -> dict[str, Any]:
    return {"pk": factories.topic(author=owner).posts.get().pk}


def of_comment(owner: User) -> dict[str, Any]:
    return {"pk": factories.comment(factories.look(), author=owner).pk}


def of_person(owner: User) -> dict[str, Any]:
    return {"pk": owner.pk}


def of_article(owner: User) -> dict[str, Any]:
    article = factories.article(author=owner, tags=("linen",))
    return {"pk": article.pk, "slug": article.slug}


def of_blog_tag(owner: User) -> dict[str, Any]:
    return {"slug": factories.article(author=owner, tags=("linen",)).tags.get().slug}


def of_list(owner: User) -> dict[str, Any]:
    kept = services.make(COLLECTIONS, owner.pk, name="For autumn")
    return {"kind": COLLECTIONS.key, "pk": kept.pk, "slug": kept.slug, "username": owner.username}


def of_keeping(owner: User) -> dict[str, Any]:
    return {"kind": COLLECTIONS.key, **of_look(owner)}


def of_a_hidden_thing(owner: User) -> dict[str, Any]:
    return {"kind": "topic", "pk": factories.topic(author=owner).pk}


def of_remark(owner: User) -> dict[str, Any]:
    return {"pk": factories.remark(factories.article(), author=owner).pk}


def of_map(_owner: User) -> dict[str, Any]:
    return {"section": "looks"}


def of_report(owner: User) -> dict[str, Any]:
    return {"pk": Report.objects.create(reporter=owner, look=factories.look(), reason="spam").pk}


def of_switch(_owner: User) -> dict[str, Any]:
    return {"name": "read_only"}


# What the arguments of a route name: something of the owner's, by route or by room.
THINGS: dict[str, Callable[[User], dict[str, Any]]] = {
    "looks": of_look,
    "looks:photo": of_photo,
    "looks:tag": of_photo,
    "discovery": of_look,
    "discovery:sitemap": of_map,
    "catalogue": of_product,
    "forum": of_topic,
    "forum:forum": of_forum,
    "forum:start": of_forum,
    "forum:post": of_post,
    "forum:edit": of_post,
    "blog": of_article,
    "blog:tag": of_blog_tag,
    "conversations": of_comment,
    "conversations:report-look": of_look,
    "conversations:report-person": of_person,
    "conversations:report-post": of_post,
    "conversations:report-remark": of_remark,
    "saved": of_list,
    "staff:moderate": of_a_hidden_thing,
    "staff:dismiss": of_report,
    "staff:flip": of_switch,
    "saved:keep": of_keeping,
}


def arguments(route: str, owner: User) -> dict[str, Any]:
    """The arguments of a route."""
    if not ROUTES[route]:
        return {}
    make = THINGS.get(route) or THINGS.get(route.partition(":")[0])
    made = {"username": owner.username, "uidb36": "1", "key": "nothing", **(make(owner) if make else {})}
    return {argument: made[argument] for argument in ROUTES[route]}


def test_every_route_is_in_the_table_and_no_other() -> None:
    assert ROUTES.keys() - TABLE.keys() == set(), "add a row for each to tests/access.toml"
    assert TABLE.keys() - ROUTES.keys() == set(), "no route has these names any more"


@pytest.mark.django_db(transaction=True, databases=["default", "replica"])
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("route", sorted(TABLE))
def test_access(route, role, owner, settle, signed_in) -> None:
    path = reverse(route, kwargs=arguments(route, owner))
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
