"""Versioned fragments on the real database and the real Redis."""

from collections.abc import Callable

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.db import connection, transaction
from django.template import TemplateSyntaxError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from caching.fragments import FragmentList, NoCacheVersionError
from caching.visitor import VisitorInFragmentError
from tests.integration.caching.conftest import calls
from tests.integration.caching.posters import (
    CARD,
    CARDS,
    Poster,
    bump,
    cards,
    light,
    load,
    make_posters,
    render,
)

Counted = Callable[[], dict[tuple[str, str, str, str], int]]
NOWHERE = "(no request)"


def card(source: str = CARD) -> str:
    return render(source, poster=Poster.objects.select_related("stats").get())


@pytest.mark.usefixtures("posters")
def test_the_second_rendering_is_served_from_the_cache(counted: Counted) -> None:
    make_posters("Autumn")
    assert card() == "<b>Autumn</b>"
    Poster.objects.update(title="Winter")  # nobody bumped the version: the old text proves where it came from
    assert card() == "<b>Autumn</b>"
    assert counted() == {(NOWHERE, "fragment", "miss", "cold"): 1, (NOWHERE, "fragment", "hit", "-"): 1}


@pytest.mark.usefixtures("posters")
def test_a_new_version_is_a_new_text() -> None:
    (poster,) = make_posters("Autumn")
    card()
    Poster.objects.update(title="Winter")
    bump(poster)
    assert card() == "<b>Winter</b>"


@pytest.mark.usefixtures("posters")
def test_an_edited_template_is_a_new_text() -> None:
    make_posters("Autumn")
    card()
    assert card(CARD.replace("<b>", "<em>").replace("</b>", "</em>")) == "<em>Autumn</em>"


@pytest.mark.usefixtures("posters")
def test_languages_and_time_zones_have_texts_of_their_own() -> None:
    source = (
        "{% load versioned_cache i18n tz %}{% versioned_cache poster 'x' %}"
        "{% get_current_language as l %}{{ l }} {% get_current_timezone as z %}{{ z }}{% endversioned_cache %}"
    )
    make_posters("Autumn")
    with translation.override("en"):
        assert card(source) == "en UTC"
        with timezone.override("Europe/Berlin"):
            assert card(source) == "en Europe/Berlin"
    with translation.override("de"):
        assert card(source) == "de UTC"


@pytest.mark.usefixtures("posters")
def test_what_is_escaped_stays_escaped() -> None:
    make_posters("<script>")
    assert card() == card() == "<b>&lt;script&gt;</b>"


@pytest.mark.usefixtures("posters")
def test_a_list_is_one_look_up_and_loads_only_what_is_missing() -> None:
    made = make_posters("One", "Two", "Three")
    assert cards() == "<b>One</b><b>Two</b><b>Three</b>"
    bump(made[1])

    looked_up, loads = calls("mget"), []
    fragments = FragmentList(light(), "card", load=lambda keys: loads.append(keys) or load(keys))  # type: ignore[func-returns-value]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert render(CARDS, cards=fragments) == "<b>One</b><b>Two</b><b>Three</b>"
    assert loads == [[made[1].pk]]
    assert calls("mget") - looked_up == 1
    assert len(queries) == 2, "the light query, and the one missing poster"


@pytest.mark.usefixtures("posters")
@pytest.mark.parametrize("number", [1, 50])
def test_a_warm_list_queries_nothing_but_its_versions(number: int) -> None:
    make_posters(*map(str, range(number)))
    cards()
    with CaptureQueriesContext(connection) as queries:
        cards()
    assert len(queries) == 1


@pytest.mark.usefixtures("posters")
def test_a_poster_that_is_gone_before_its_details_are_loaded_is_left_out() -> None:
    make_posters("One", "Two")
    fragments = FragmentList(light(), "card", load=lambda keys: load(keys).exclude(title="One"))
    assert render(CARDS, cards=fragments) == "<b>Two</b>"


@pytest.mark.usefixtures("posters")
def test_details_older_than_their_version_are_not_kept_under_it() -> None:
    (poster,) = make_posters("Autumn")
    behind = list(load([poster.pk]))
    Poster.objects.update(title="Winter")
    bump(poster)
    assert render(CARDS, cards=FragmentList(light(), "card", load=lambda _: behind)) == "<b>Autumn</b>"
    assert cards() == "<b>Winter</b>"


@pytest.mark.usefixtures("posters")
def test_a_transaction_neither_reads_nor_fills(counted: Counted) -> None:
    make_posters("Autumn")
    card()
    with transaction.atomic():
        Poster.objects.update(title="Winter")
        assert card() == "<b>Winter</b>"
        transaction.set_rollback(True)
    assert card() == "<b>Autumn</b>"
    assert counted() == {
        (NOWHERE, "fragment", "miss", "cold"): 1,
        (NOWHERE, "fragment", "miss", "transaction"): 1,
        (NOWHERE, "fragment", "hit", "-"): 1,
    }


@pytest.mark.usefixtures("posters")
def test_a_transaction_opened_by_hand_is_one(counted: Counted) -> None:
    make_posters("Autumn")
    transaction.set_autocommit(False)
    try:
        card()
        transaction.rollback()
    finally:
        transaction.set_autocommit(True)
    assert counted() == {(NOWHERE, "fragment", "miss", "transaction"): 1}


@pytest.mark.usefixtures("posters")
@pytest.mark.parametrize("damage", [b"", b"nonsense", b"\x80\x04K\x01.", b"x" * 100])
def test_a_damaged_entry_is_a_miss_and_is_mended(damage: bytes, counted: Counted) -> None:
    make_posters("Autumn")
    card()
    client = caches["default"].client.get_client()  # type: ignore[attr-defined]
    (key,) = client.keys("*fragment:*")
    client.set(key, damage)
    assert card() == card() == "<b>Autumn</b>"
    assert counted()[NOWHERE, "fragment", "miss", "corrupt"] == 1


@pytest.mark.usefixtures("posters")
def test_a_foreign_entry_is_a_miss() -> None:
    make_posters("Autumn")
    card()
    client = caches["default"].client.get_client()  # type: ignore[attr-defined]
    (old,) = client.keys("*fragment:*")
    bump(Poster.objects.get())
    Poster.objects.update(title="Winter")
    card()
    (new,) = set(client.keys("*fragment:*")) - {old}
    client.set(new, client.get(old))  # signed by us, for another key
    assert card() == "<b>Winter</b>"


@pytest.mark.usefixtures("posters")
def test_entries_expire_at_different_times(settings: object) -> None:
    make_posters(*map(str, range(20)))
    cards()
    client = caches["default"].client.get_client()  # type: ignore[attr-defined]
    left = {client.pttl(key) // 1000 for key in client.keys("*fragment:*")}
    assert len(left) > 10
    assert min(left) > 0.89 * 86400
    assert max(left) <= 1.1 * 86400


@pytest.mark.usefixtures("posters")
def test_an_object_whose_stats_have_no_row_is_rendered_and_not_kept(counted: Counted) -> None:
    Poster.objects.create(title="Bare")
    assert card() == card() == "<b>Bare</b>"
    assert counted() == {(NOWHERE, "fragment", "miss", "unversioned"): 2}


@pytest.mark.usefixtures("posters")
def test_fragments_nest() -> None:
    source = (
        "{% load versioned_cache %}{% versioned_cache poster 'outer' %}[{% versioned_cache poster 'inner' %}"
        "{{ poster.title }}{% endversioned_cache %}]{% endversioned_cache %}"
    )
    make_posters("Autumn")
    assert card(source) == card(source) == "[Autumn]"
    client = caches["default"].client.get_client()  # type: ignore[attr-defined]
    assert len(client.keys("*fragment:*")) == 2


@pytest.mark.usefixtures("posters")
@pytest.mark.parametrize(
    "use", ["{{ user }}", "{{ user.name }}", "{% if request.user %}x{% endif %}", "{% csrf_token %}"]
)
def test_a_visitor_in_a_fragment_is_refused(use: str) -> None:
    (poster,) = make_posters("Autumn")
    source = "{% load versioned_cache %}{% versioned_cache poster 'x' %}" + use + "{% endversioned_cache %}"
    with pytest.raises(VisitorInFragmentError, match="differs by visitor"):
        render(source, poster=poster, user="Ada", request=object(), csrf_token="t")


@pytest.mark.usefixtures("posters")
def test_what_stands_around_a_fragment_is_the_visitors_own() -> None:
    make_posters("One", "Two")
    source = (
        "{% load versioned_cache %}{% versioned_cache_list cards as poster %}<b>{{ poster.title }}</b>"
        "{% around %}<li>{{ fragment }} {{ user }} {{ poster.pk }}</li>{% endversioned_cache_list %}"
    )
    first, second = (poster.pk for poster in light())
    for name in ("Ada", "Bo"):
        text = render(source, cards=FragmentList(light(), "card", load=load), user=name)
        assert text == f"<li><b>One</b> {name} {first}</li><li><b>Two</b> {name} {second}</li>"
    lost = FragmentList(light(), "other", load=lambda _: [])
    assert render(source, cards=lost, user="Ada") == "", "an object that is gone leaves no empty frame"


@pytest.mark.parametrize(
    "source",
    [
        "{% versioned_cache poster %}{% endversioned_cache %}",
        "{% versioned_cache_list cards poster %}{% endversioned_cache_list %}",
        "{% versioned_cache poster 'x' %}{% block title %}{% endblock %}{% endversioned_cache %}",
        "{% versioned_cache nobody 'x' %}{% endversioned_cache %}",
        "{% versioned_cache_list nobody as poster %}{% endversioned_cache_list %}",
    ],
)
def test_a_misused_tag_says_so(source: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="versioned_cache"):
        render("{% load versioned_cache %}" + source)


def test_an_object_without_a_version_says_what_to_declare() -> None:
    with pytest.raises(NoCacheVersionError, match="Declare a cache_version"):
        render(CARD, poster=ContentType(pk=1))
