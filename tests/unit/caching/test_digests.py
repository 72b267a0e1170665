"""The digest changes with every source that a fragment is made of, and with nothing else."""

import pytest
from django.template import Context, Engine
from django.template.base import Template

from caching.templatetags.versioned_cache import FragmentNode

PAGE = "{% load versioned_cache %}before{% versioned_cache poster 'card' %}BODY{% endversioned_cache %}after"
SOURCES = {
    "base.html": "frame {% block text %}{% endblock %}",
    "card.html": "{% extends 'base.html' %}{% block text %}{% include 'price.html' %}{% endblock %}",
    "price.html": "10",
    "parts/a.html": "{% include './b.html' %}",
    "parts/b.html": "b",
    "loop.html": "{% include 'loop.html' %}",
}


def digest(body: str, page: str = PAGE, **edited: str) -> str:
    sources = {**SOURCES, **edited, "page.html": page.replace("BODY", body)}
    engine = Engine(
        loaders=[("django.template.loaders.locmem.Loader", sources)],
        libraries={"versioned_cache": "caching.templatetags.versioned_cache"},
    )
    template: Template = engine.get_template("page.html")
    node = template.nodelist.get_nodes_by_type(FragmentNode)[0]
    assert isinstance(node, FragmentNode)
    context = Context()
    with context.bind_template(template):
        return node.digest(context)


def test_it_is_the_bodys_and_not_the_pages() -> None:
    assert digest("a") == digest("a", page="another" + PAGE)
    assert digest("a") != digest("b")
    assert digest("{{ a }}") != digest("{% a %}".replace("% a %", "# a #"))


@pytest.mark.parametrize("edited", ["card.html", "price.html", "base.html"])
def test_it_follows_includes_and_their_parents(edited: str) -> None:
    body = "{% if x %}{% include 'card.html' %}{% endif %}"
    assert digest(body) == digest(body)
    assert digest(body) != digest(body, **{edited: SOURCES[edited] + "!"})


def test_it_follows_relative_names() -> None:
    body = "{% include './parts/a.html' %}"
    assert digest(body) != digest(body, **{"parts/b.html": "edited"})


@pytest.mark.parametrize(
    "body", ["{% include 'loop.html' %}", "{% include name %}", "{% include 'gone.html' %}"]
)
def test_it_ends_and_never_fails(body: str) -> None:
    assert len(digest(body)) == 16


def test_nested_fragments_end_at_their_own_tag() -> None:
    inner = "{% versioned_cache poster 'x' %}INNER{% endversioned_cache %}"
    assert digest(inner + "1") != digest(inner + "2")
    assert digest(inner) != digest(inner.replace("INNER", "OTHER"))


def test_unescaped_text_is_kept_apart() -> None:
    template = Template(
        "{% load versioned_cache %}{% versioned_cache poster 'x' %}{% endversioned_cache %}",
        engine=Engine.get_default(),
    )
    (node,) = template.nodelist.get_nodes_by_type(FragmentNode)
    assert isinstance(node, FragmentNode)
    digests = set()
    for autoescape in (True, False):
        context = Context(autoescape=autoescape)
        with context.bind_template(template):
            digests.add(node.digest(context))
    assert len(digests) == 2
