"""A declaration that can't work is found before any migration is made, and the hint says what to type."""
# ruff: noqa: DJ008

from typing import Any

import pytest
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.checks import Error
from django.db import models
from django.db.models.functions import Now
from django.test.utils import isolate_apps

import denorm
from caching.tables import cachable
from denorm.checks import check_cached, check_column, check_declarations, check_model
from denorm.conf import conf
from tests.integration.denorm.shop.models import Branch, BranchStats, Forum, ForumStats

where = models.Q


def shows(path: str, *columns: str) -> denorm.CacheVersion:
    return denorm.CacheVersion(touched_by=["notes"], shows={path: columns or ("name",)})


def problems(**columns: Any) -> list[Error]:
    """What the checks say of these columns, on stats of a Page that is pointed at in every way."""
    with isolate_apps("tests.integration.denorm.shop", "django.contrib.contenttypes"):

        class Label(models.Model):
            content_type = models.ForeignKey(ContentType, models.CASCADE)
            object_id = models.BigIntegerField()
            target = GenericForeignKey()

            class Meta:
                app_label = "shop"

        class Author(models.Model):
            name = models.TextField()
            nick = models.SlugField(unique=True)

            class Meta:
                app_label = "shop"

        class Page(models.Model):
            slug = models.SlugField(unique=True)
            author = models.ForeignKey(Author, models.CASCADE, related_name="pages")
            editor = models.ForeignKey(Author, models.CASCADE, related_name="+", db_index=False)
            guest = models.ForeignKey(Author, models.CASCADE, related_name="+", db_constraint=False)
            nick = models.ForeignKey(Author, models.CASCADE, to_field="nick", related_name="+")
            readers = models.ManyToManyField("self", symmetrical=False, related_name="reads")
            labels = GenericRelation(Label)

            class Meta:
                app_label = "shop"

        class Note(models.Model):
            page = models.ForeignKey(Page, models.CASCADE, related_name="notes")
            unindexed = models.ForeignKey(Page, models.CASCADE, related_name="unindexed", db_index=False)
            covered = models.ForeignKey(Page, models.CASCADE, related_name="covered", db_index=False)
            by_slug = models.ForeignKey(Page, models.CASCADE, to_field="slug", related_name="slugged")
            author = models.ForeignKey(Author, models.CASCADE)
            created = models.DateTimeField()

            class Meta:
                app_label = "shop"
                indexes = [models.Index(fields=["covered", "-created"], name="covering")]

        body = {
            "page": models.OneToOneField(Page, models.CASCADE, primary_key=True, related_name="stats"),
            "__module__": "tests.integration.denorm.shop.models",
            **columns,
        }
        return list(check_model(type("PageStats", (denorm.Stats,), body)))


def test_a_working_declaration_has_no_problem() -> None:
    assert (
        problems(
            notes=denorm.Count("notes"),
            covered=denorm.Count(
                "covered",
                where=where(created__gte="2026-01-01T00:00Z") | where(author=1) | where(author_id=1),
            ),
            version=denorm.CacheVersion(
                touched_by=["notes", "covered"], shows={"author": ["name"], "notes__author": ["name", "nick"]}
            ),
        )
        == []
    )


@pytest.mark.parametrize(
    ("column", "identity", "hint"),
    [
        (denorm.Count("nothing"), "denorm.E001", "There are: covered, notes, slugged, unindexed"),
        (denorm.CacheVersion(touched_by=["nothing"]), "denorm.E001", "related_name of a foreign key to Page"),
        (denorm.Count("readers"), "denorm.E002", "(through=)"),
        (denorm.Count("reads"), "denorm.E002", "(through=)"),
        (denorm.Count("labels"), "denorm.E002", "Give Label a ForeignKey to Page"),
        (denorm.Count("notes", where=where(author__name="x")), "denorm.E003", "Use only columns of Note"),
        (denorm.Count("notes", where=where(colour="x")), "denorm.E003", "Use only columns of Note"),
        (denorm.Count("notes", where=where(created__lt=Now())), "denorm.E003", "constants"),
        (denorm.Count("notes", where=where(pk=models.Max("pk"))), "denorm.E003", "constants"),
        (
            denorm.Count("notes", where=where(models.Exists(ContentType.objects.all()))),
            "denorm.E003",
            "constants",
        ),
        (
            denorm.Count("notes", where=where(author__in=ContentType.objects.values("pk"))),
            "denorm.E003",
            "constants",
        ),
        (denorm.Count("unindexed"), "denorm.E004", "Remove db_index=False from unindexed"),
        (denorm.Count("slugged"), "denorm.E006", "Remove to_field"),
        (shows("writer"), "denorm.E008", "Page has: author, editor, guest, nick"),
        (shows("slug"), "denorm.E008", "Use a foreign key of Page ('author')"),
        (shows("readers"), "denorm.E008", "Page has: author"),
        (shows("notes__created"), "denorm.E008", "Note has: author, by_slug, covered, page, unindexed"),
        (shows("notes__page__author"), "denorm.E008", "or of one of its relations ('tags__product')"),
        (shows("nothing__author"), "denorm.E001", "related_name of a foreign key to Page"),
        (shows("labels__content_type"), "denorm.E002", "Give Label a ForeignKey to Page"),
        (shows("nick"), "denorm.E006", "Remove to_field from shop.Page.nick"),
        (shows("author", "colour"), "denorm.E009", "out of: id, name, nick"),
        (shows("author", "pages"), "denorm.E009", "out of: id, name, nick"),
        (denorm.CacheVersion(shows={"author": []}), "denorm.E009", "Name what is shown"),
        (denorm.CacheVersion(shows={"notes__author": ["name"]}), "denorm.E010", "Add 'notes' to touched_by"),
        (shows("guest"), "denorm.E011", "Remove db_constraint=False from guest"),
        (shows("editor"), "denorm.E004", "Remove db_index=False from editor"),
    ],
)
def test_a_declaration_that_cannot_work(column: Any, identity: str, hint: str) -> None:
    [problem] = problems(column=column)
    assert problem.id == identity
    assert hint in str(problem.hint)


@isolate_apps("tests.integration.denorm.shop")
def test_stats_need_a_parent() -> None:
    class Lost(denorm.Stats):
        things = denorm.Count("things")

        class Meta:
            app_label = "shop"

    [problem] = check_model(Lost)
    assert problem.id == "denorm.E005"
    assert "OneToOneField(Parent, models.CASCADE, primary_key=True" in str(problem.hint)


@isolate_apps("tests.integration.denorm.shop")
def test_a_version_belongs_to_stats() -> None:
    class Plain(models.Model):
        version = denorm.CacheVersion()

        class Meta:
            app_label = "shop"

    [problem] = check_model(Plain)
    assert problem.id == "denorm.E007"
    assert "extends denorm.Stats" in str(problem.hint)


@pytest.mark.parametrize(
    ("column", "identity", "hint"),
    [
        (denorm.Count("notes__replies"), "denorm.E012", "Declare denorm.Count('replies', ...)"),
        (denorm.Count("nothing__replies"), "denorm.E001", "related_name of a foreign key to Page"),
        (denorm.Count("readers__replies"), "denorm.E002", "(through=)"),
        (denorm.Sum("notes", "created"), "denorm.E013", "Name an integer column of Note"),
        (denorm.Sum("notes", "author"), "denorm.E013", "Name an integer column of Note"),
        (denorm.Sum("notes", "colour"), "denorm.E009", "out of: id, page"),
        (denorm.Latest("notes", "id"), "denorm.E013", "Name a DateTimeField of Note"),
        (denorm.Count("notes", db_index=True), "denorm.W016", "Remove the index"),
    ],
)
def test_sums_moments_and_what_is_added_up(column: Any, identity: str, hint: str) -> None:
    [problem] = problems(column=column)
    assert problem.id == identity
    assert hint in str(problem.hint)


def test_a_hot_sum_and_a_latest_of_the_right_types_have_no_problem() -> None:
    assert problems(sum=denorm.Sum("notes", "id", hot=True), latest=denorm.Latest("notes", "created")) == []


def test_a_counter_in_an_index_of_the_model() -> None:
    class Meta:
        indexes = [models.Index(fields=["-notes"], name="popular")]

    [problem] = problems(notes=denorm.Count("notes"), Meta=Meta)
    assert problem.id == "denorm.W016"


@pytest.mark.parametrize(
    ("column", "parent", "stats", "identity"),
    [
        (denorm.Count("topics__posts", where(visible=True), hot=True), Forum, ForumStats, "denorm.E014"),
        (denorm.Count("branches__branches"), Branch, BranchStats, "denorm.E015"),
        (denorm.Count("topics__posts", where(visible=False)), Forum, ForumStats, "denorm.E012"),
    ],
)
def test_what_is_added_up_is_cold_and_no_circle(
    column: Any, parent: type[models.Model], stats: type[models.Model], identity: str
) -> None:
    column.set_attributes_from_name("column")
    column.model = stats
    assert [each.id for each in check_column(column, parent)] == [identity]


def test_the_project_itself_is_sound() -> None:
    assert check_declarations() == []


VISITED = "shop_itemstats"


def tables_with_visits() -> frozenset[str]:
    return frozenset({"catalogue_product", VISITED})


def test_a_hot_number_in_a_table_whose_queries_are_cached(settings: Any) -> None:
    settings.DENORM = {**settings.DENORM, "CACHED": f"{__name__}.tables_with_visits"}
    found = check_cached()
    assert [each.id for each in found] == ["denorm.W018"] * 2
    assert {each.obj.name for each in found} == {"visits", "minutes"}  # type: ignore[union-attr]
    assert VISITED in str(found[0].hint)


def test_a_hot_number_where_nothing_is_cached(settings: Any) -> None:
    settings.DENORM = {**settings.DENORM, "CACHED": None}
    assert check_cached() == []


def test_the_project_caches_no_hot_number() -> None:
    """Asked of the cache itself: the site's setting names its function."""
    assert conf().CACHED == "caching.tables.cachable"
    assert {"looks_look", "catalogue_product"} <= cachable()
    assert "looks_lookstats" not in cachable()
    assert check_cached() == []
