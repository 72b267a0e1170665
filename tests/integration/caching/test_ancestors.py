"""Fragments under the version of an ancestor: one row makes all of them new. And fragments within fragments."""

import pytest
from django.template import TemplateSyntaxError

from caching.fragments import FragmentList, NoCacheVersionError
from tests.integration.caching.conftest import calls
from tests.integration.caching.posters import Poster, PosterStats, bump, light, load, make_posters, render

LOAD = "{% load versioned_cache %}"
LIST = LOAD + "{% versioned_cache_list cards as poster %}{{ poster.title }} {% endversioned_cache_list %}"
WITHIN = (
    LOAD
    + "{% versioned_cache poster 'card' within wall %}{{ poster.title }} on {{ wall.title }}{% endversioned_cache %}"
)
NESTED = (
    LOAD + "{% versioned_cache poster 'outer' %}{{ poster.title }} "
    "{% versioned_cache wall 'inner' %}{{ wall.title }}{% endversioned_cache %}{% endversioned_cache %}"
)

pytestmark = pytest.mark.usefixtures("posters")


def wall() -> Poster:
    return Poster.objects.select_related("stats").get(title__startswith="Wall")


def shown() -> str:
    """All posters but the wall, under the wall's version too."""
    listed = light().exclude(pk=wall().pk)
    return render(LIST, cards=FragmentList(listed, "card", load=load, within=[wall()]))


def unnoticed(title: str) -> None:
    """Change the posters' titles without a new version of theirs."""
    Poster.objects.exclude(pk=wall().pk).update(title=title)


def test_an_ancestors_new_version_makes_every_fragment_new_at_the_cost_of_one_row() -> None:
    make_posters("Wall", *["Autumn"] * 20)
    assert shown() == "Autumn " * 20
    unnoticed("Winter")
    assert shown() == "Autumn " * 20
    before = list(PosterStats.objects.order_by("pk").values_list("cache_version", flat=True))
    bump(wall())
    assert shown() == "Winter " * 20
    after = list(PosterStats.objects.order_by("pk").values_list("cache_version", flat=True))
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


def test_one_look_up_still_finds_a_list() -> None:
    make_posters("Wall", *["Autumn"] * 20)
    shown()
    before = calls("mget")
    shown()
    assert calls("mget") == before + 1


def test_the_tag_names_ancestors() -> None:
    poster, _ = make_posters("Autumn", "Wall")
    values = {"poster": poster, "wall": wall()}
    assert render(WITHIN, **values) == "Autumn on Wall"
    Poster.objects.filter(title="Wall").update(title="Wall of fame")
    assert render(WITHIN, **{**values, "wall": wall()}) == "Autumn on Wall"
    bump(wall())
    assert render(WITHIN, **{**values, "wall": wall()}) == "Autumn on Wall of fame"


def test_an_ancestor_without_a_version_yet_keeps_the_fragments_out() -> None:
    make_posters("Autumn")
    Poster.objects.create(title="Wall", stats=None)
    assert shown() == "Autumn "
    unnoticed("Winter")
    assert shown() == "Winter "


def test_an_ancestor_that_cannot_have_a_version_is_refused() -> None:
    (poster,) = make_posters("Autumn")
    with pytest.raises(NoCacheVersionError):
        render(LIST, cards=FragmentList([poster], "card", within=[type("Plain", (), {})()]))  # type: ignore[list-item]


@pytest.mark.parametrize("arguments", ["poster 'card' within", "poster 'card' wall", "poster"])
def test_a_misspelt_tag_says_how_it_is_written(arguments: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="within ancestor"):
        render(f"{LOAD}{{% versioned_cache {arguments} %}}{{% endversioned_cache %}}")


def test_an_inner_fragment_is_found_again_when_only_the_outer_is_new() -> None:
    poster, _ = make_posters("Autumn", "Wall")

    def page() -> str:
        fresh = Poster.objects.select_related("stats").get(pk=poster.pk)
        return render(NESTED, poster=fresh, wall=wall())

    assert page() == "Autumn Wall"
    Poster.objects.filter(title="Wall").update(title="Wall of fame")  # unnoticed
    Poster.objects.filter(pk=poster.pk).update(title="Winter")
    bump(poster)
    assert page() == "Winter Wall", "the outer is made, the inner found"
    bump(wall())
    assert page() == "Winter Wall", "the outer doesn't know what the inner shows"
    bump(poster)
    assert page() == "Winter Wall of fame"
