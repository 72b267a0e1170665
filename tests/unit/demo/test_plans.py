"""The plan: the same from the same seed, varied, popular the way popularity is."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from random import Random

from community.demo import plans, popularity, shades
from community.demo.scales import DEMO, TINY
from community.demo.words.phrases import speak

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def test_the_same_seed_gives_the_same_community():
    assert plans.plan(TINY, 1, NOW) == plans.plan(TINY, 1, NOW)
    assert plans.plan(TINY, 1, NOW).posts != plans.plan(TINY, 2, NOW).posts


def test_members_are_the_promised_logins_and_others_who_cannot_sign_in():
    members = plans.plan(TINY, 1, NOW).members
    logins = [member.username for member in members if member.signs_in]
    assert logins == [*(f"shopper{number}" for number in range(1, 21)), "dba", "admin"]
    assert len(members) == len(logins) + TINY.members
    assert len({member.username.lower() for member in members}) == len(members)
    assert len({member.display_name for member in members}) == len(members)


def test_texts_are_varied_and_whole():
    plan = plans.plan(DEMO, 1, NOW)
    texts = [remark.text for remark in plan.remarks]
    assert len(set(texts)) > 400
    assert len({post.title for post in plan.posts}) == len(plan.posts)
    assert len({item.name for item in plan.items}) == len(plan.items)
    everything = [
        *texts,
        *(post.title + post.description for post in plan.posts),
        *(item.description for item in plan.items),
    ]
    assert not [text for text in everything if set("{}<>") & set(text)]
    assert all(len(post.title) <= 120 for post in plan.posts)


def test_topics_are_long_and_short_and_their_posts_varied():
    talks = plans.plan(DEMO, 1, NOW).talks
    lengths = sorted(len(talk.sayings) for talk in talks)
    assert (lengths[0], lengths[-1]) == (1, DEMO.longest_topic)
    texts = [saying.text for talk in talks for saying in talk.sayings]
    assert len(set(texts)) > 0.8 * len(texts)
    assert not [text for text in texts if set("{}<") & set(text)]
    for talk in talks:
        moments = [saying.created for saying in talk.sayings]
        assert moments == sorted(moments)
        assert moments[-1] <= NOW


def test_nothing_happens_in_the_future_or_before_its_cause():
    plan = plans.plan(DEMO, 1, NOW)
    for reaction in (*plan.likes, *plan.remarks):
        assert plan.posts[reaction.look].created <= reaction.created <= NOW
        assert plan.members[reaction.member].joined < plan.posts[reaction.look].created


def test_nobody_likes_twice():
    plan = plans.plan(DEMO, 1, NOW)
    pairs = [(like.look, like.member) for like in plan.likes]
    assert len(set(pairs)) == len(pairs)


def test_a_photo_shows_a_product_once_and_products_look_alike_everywhere():
    plan = plans.plan(DEMO, 3, NOW)
    for post in plan.posts:
        for shot in post.shots:
            sold = [item for item in shot.items if item is not None]
            assert len(sold) == len(set(sold))
            for piece, item in zip(shot.scene.pieces, shot.items, strict=True):
                assert item is None or plan.items[item].piece == piece


def test_popularity_falls_with_rank_like_a_power():
    counts = popularity.spread(150, 74)
    assert counts[0] == 74
    assert all(first >= second for first, second in pairwise(counts))
    # Zipf's shape: a rank ten times as low has 10^-exponent of the likes, at the top as further down.
    assert counts[9] / counts[0] == round(10**-popularity.EXPONENT * 74) / 74
    assert sum(counts[:15]) > 0.3 * sum(counts)


def test_active_members_react_more():
    rng = Random(1)
    chosen = [member for _ in range(400) for member in popularity.sample(range(40), 5, rng)]
    assert sum(member < 10 for member in chosen) > 1.5 * sum(member >= 30 for member in chosen)


def test_a_sample_never_holds_anybody_twice():
    assert sorted(popularity.sample(range(9), 20, Random(1))) == list(range(9))


def test_sentences_start_with_a_capital_and_articles_fit():
    grammar = {"start": ("<what> it is. {thing} too.",), "what": ("a {thing}",)}
    assert (
        speak(grammar, "start", {"thing": "ivory coat"}, Random(1)) == "An ivory coat it is. Ivory coat too."
    )


def test_colours_have_a_shops_names():
    assert shades.name((20, 30, 60)) in {"navy", "ink"}
    assert shades.name((244, 240, 230)) == "ivory"


def test_every_photo_of_the_largest_scale_fits_its_column():
    plan = plans.plan(replace(DEMO, looks=40), 5, NOW)
    assert all(len(shot.alt) <= 200 for post in plan.posts for shot in post.shots)
