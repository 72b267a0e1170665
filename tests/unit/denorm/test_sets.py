"""A set or a server that can't work is found before any migration is made, and the hint says what to type."""

from typing import Any

import pytest
from django.core.checks import CheckMessage
from django.db import models
from django.test.utils import isolate_apps
from pytest_django import Settings

import denorm
from denorm.conf import UnknownSettingError, conf
from denorm.sets.checks import check_servers, check_set, check_sets
from denorm.sets.declaration import RedisSet


def problems(*arguments: Any, **keywords: Any) -> list[CheckMessage]:
    """What the checks say of this set, on stats of a Page."""
    with isolate_apps("tests.integration.denorm.shop"):

        class Page(models.Model):
            class Meta:
                app_label = "shop"

            def __str__(self) -> str:
                return "page"

        class Note(models.Model):
            page = models.ForeignKey(Page, models.CASCADE, related_name="notes")
            reader = models.IntegerField()
            other = models.IntegerField()
            word = models.TextField()

            class Meta:
                app_label = "shop"
                constraints = [models.UniqueConstraint(fields=["page", "reader"], name="once")]
                indexes = [
                    models.Index(fields=["page", "other"], name="of_some", condition=models.Q(word="a"))
                ]

            def __str__(self) -> str:
                return "note"

        class PageStats(denorm.Stats):
            page = models.OneToOneField(Page, models.CASCADE, primary_key=True, related_name="stats")
            readers = RedisSet(*arguments, **keywords)

            class Meta:
                app_label = "shop"

            def __str__(self) -> str:
                return "stats"

        return list(check_set(PageStats.readers))


@pytest.mark.parametrize(
    ("declared", "identity", "hint"),
    [
        (("nothing", "reader"), "denorm.E001", "related_name"),
        (("notes", "nobody"), "denorm.E020", "foreign key or an integer column"),
        (("notes", "word"), "denorm.E020", "integer"),
        (("notes", "reader", models.Q(page__id=1) & models.Q(page__stats__page=1)), "denorm.E021", "Copy"),
        (("notes", "other"), "denorm.W020", "UniqueConstraint"),
    ],
)
def test_what_cannot_work_is_told(declared: tuple[Any, ...], identity: str, hint: str) -> None:
    [problem] = problems(*declared)
    assert problem.id == identity
    assert hint in str(problem.hint)


def test_a_set_with_an_index_over_both_is_fine() -> None:
    assert problems("notes", "reader", models.Q(word="a")) == []


def test_the_projects_own_sets_are_fine() -> None:
    assert check_sets() == []
    assert check_servers() == []


def test_the_servers_must_be_redis(settings: Settings) -> None:
    settings.DENORM = {"SETS": "nowhere", "BUFFERS": "state"}
    assert [problem.id for problem in check_servers()] == ["denorm.E031"]
    settings.CACHES = {
        **settings.CACHES,
        "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    }
    settings.DENORM = {"SETS": "default", "BUFFERS": "local"}
    [problem] = check_servers()
    assert (problem.id, "local" in problem.msg) == ("denorm.E031", True)


def test_a_misspelt_setting_is_named(settings: Settings) -> None:
    settings.DENORM = {"SET": "default"}
    with pytest.raises(UnknownSettingError, match="doesn't know SET\\."):
        conf()
    assert [problem.id for problem in check_servers()] == ["denorm.E030"]


def test_a_row_that_is_not_saved_has_no_set() -> None:
    from tests.integration.denorm.club.models import Member  # noqa: PLC0415

    with pytest.raises(TypeError):
        Member().following.count(1)
