"""What search engines read: every public page, once, and nothing that isn't public."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from community.discovery import sitemaps
from community.forum.models import Topic
from tests import factories
from tests.integration.community.conftest import queries

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])


def places(text: str) -> list[str]:
    return [each.removeprefix("http://testserver") for each in re.findall(r"<loc>([^<]*)</loc>", text)]


def test_the_maps_lead_to_every_public_page_and_to_no_other(client, settle):
    look, product, topic = factories.look(), factories.product(), factories.topic()
    article = factories.article(tags=("Linen",))
    factories.look("In the drawer", published=False)
    factories.article("Tomorrow", publish_at=timezone.now() + timedelta(days=1))
    Topic.objects.filter(pk=factories.topic("Spam").pk).update(state="hidden")
    settle()
    maps = places(client.get("/sitemap.xml").text)
    sections = list(dict.fromkeys(place.partition("?")[0] for place in maps))  # keys go on from test to test
    assert sections == [f"/sitemap-{section}.xml" for section in sitemaps.MAPS]
    listed = [place for each in maps for place in places(client.get(each).text)]
    assert len(listed) == len(set(listed))
    public = [
        each.get_absolute_url() for each in (look, product, topic, article, topic.forum, article.tags.get())
    ]
    assert set(public) <= set(listed)
    assert not [place for place in listed if "drawer" in place or "tomorrow" in place or "spam" in place]
    for place in listed:
        assert client.get(place).status_code == 200, place


def test_a_page_is_a_range_of_keys_and_counts_nothing(client, settle, monkeypatch):
    looks = [factories.look() for _ in range(5)]
    settle()
    span = 2
    monkeypatch.setattr(sitemaps, "SPAN", span)
    last = -(-looks[-1].pk // span)
    with queries() as seen:
        assert f"/sitemap-looks.xml?p={last}" in places(client.get("/sitemap.xml").text) or last == 1
        found = [
            place
            for number in range(looks[0].pk // span, last + 1)
            if number
            for place in places(client.get(f"/sitemap-looks.xml?p={number}").text)
        ]
    assert found == [look.get_absolute_url() for look in looks]
    assert not [each for each in seen if "COUNT(" in each or "OFFSET" in each]
    for number in (last + 1, 0, -1, "x", "9" * 40, "²", "%00"):
        assert client.get(f"/sitemap-looks.xml?p={number}").status_code == 404, number
    assert client.get("/sitemap-people.xml").status_code == 404


def test_robots_are_told_where_the_map_is_and_what_to_leave_alone(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert "Sitemap: http://testserver/sitemap.xml" in response.text
    assert "Disallow: /ops/" in response.text
